"""What the tests in browser/ are made of: a browser, servers, visitors and the pages to visit."""
