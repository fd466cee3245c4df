"""The glossary as a web site: `glossearch.web.app.create_app` is the way in."""
