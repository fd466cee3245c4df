"""What an editor is told: findings in a glossary, and what an edit does to search."""
