"""The JSON API under /api/v1: `glossearch.web.api.routes` has its operations, openapi.json describes them."""
