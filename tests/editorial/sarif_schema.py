"""What of the schema of SARIF 2.1.0 a log of ours has to hold, written after the standard (section 3)."""

from typing import Any

import jsonschema_rs

_TEXT = {"type": "string", "minLength": 1}
_MESSAGE = {
    "type": "object",
    "properties": {"text": _TEXT, "markdown": _TEXT},
    "required": ["text"],
    "additionalProperties": False,
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_POSITIVE = {"type": "integer", "minimum": 1}
_LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "format": "uri-reference"}, "uriBaseId": _TEXT},
                    "required": ["uri"],
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {"startLine": _POSITIVE, "startColumn": _POSITIVE},
                    "required": ["startLine"],
                    "additionalProperties": False,
                },
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        }
    },
    "required": ["physicalLocation"],
    "additionalProperties": False,
}
_RULE = {
    "type": "object",
    "properties": {
        "id": _TEXT,
        "shortDescription": _MESSAGE,
        "help": _MESSAGE,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": _LEVEL},
            "additionalProperties": False,
        },
    },
    "required": ["id"],
    "additionalProperties": False,
}
_RESULT = {
    "type": "object",
    "properties": {
        "ruleId": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": {"type": "array", "items": _LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["message"],
    "additionalProperties": False,
}
_RUN = {
    "type": "object",
    "properties": {
        "tool": {
            "type": "object",
            "properties": {
                "driver": {
                    "type": "object",
                    "properties": {
                        "name": _TEXT,
                        "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+([-+].+)?$"},
                        "rules": {"type": "array", "uniqueItems": True, "items": _RULE},
                    },
                    "required": ["name"],
                    "additionalProperties": False,
                }
            },
            "required": ["driver"],
            "additionalProperties": False,
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "originalUriBaseIds": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                # An absolute address that ends in a slash (3.14.14).
                "properties": {"uri": {"type": "string", "format": "uri", "pattern": "^[a-z]+:.*/$"}},
                "required": ["uri"],
                "additionalProperties": False,
            },
        },
        "results": {"type": "array", "items": _RESULT},
    },
    "required": ["tool", "results"],
    "additionalProperties": False,
}
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN},
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}


def assert_sarif(log: dict[str, Any]) -> None:
    """Check that ``log`` holds what the standard wants of it."""
    jsonschema_rs.Draft7Validator(SCHEMA, validate_formats=True).validate(log)
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            for location in result["locations"]:
                base = location["physicalLocation"]["artifactLocation"].get("uriBaseId")
                assert base is None or base in run["originalUriBaseIds"]
