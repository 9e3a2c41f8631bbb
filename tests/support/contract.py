"""The contract as a judge of answers: OpenAPI 3.0 turned into JSON Schema, strict about what it does not name."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

CONTRACT = Path(__file__).parents[1] / "contract" / "openapi.yaml"
_FORMATS = FormatChecker(formats=("uuid", "date-time", "email"))


def problems(method: str, path: str, status: int, body: bytes) -> list[str]:
    """What breaks the contract in the answer to a request; empty where nothing does."""
    operation = _operation(method, path)
    if operation is None:
        return [f"the contract has no {method} {path}"]
    response = operation["responses"].get(str(status))
    if response is None:
        return [f"the contract has no {status} for {method} {path}"]
    return _wrong(_resolved(response)["content"]["application/json"]["schema"], json.loads(body))


def problems_of(name: str, value: Any) -> list[str]:
    """What breaks the named schema of the contract in a JSON value; empty where nothing does."""
    return _wrong({"$ref": f"#/components/schemas/{name}"}, value)


def _wrong(schema: dict[str, Any], value: Any) -> list[str]:
    errors = _validator(json.dumps(schema)).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


@cache
def _document() -> dict[str, Any]:
    return yaml.load(CONTRACT.read_bytes(), yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(_translated(json.loads(schema)), format_checker=_FORMATS)


def _operation(method: str, path: str) -> dict[str, Any] | None:
    # An instance's own path also fits the catalogue's template, so the templates with fewer parameters come first.
    for template, item in sorted(_document()["paths"].items(), key=lambda pair: pair[0].count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return item.get(method.lower())
    return None


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = _document()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _translated(node: Any) -> Any:
    """The same in JSON Schema: references put in, `nullable` as a choice, named schemas closed to other fields."""
    if isinstance(node, list):
        return [_translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    named = "$ref" in node
    whole = {name: _translated(value) for name, value in _resolved(node).items() if name not in ("example", "nullable")}
    if named and "properties" in whole and "results" not in whole["properties"] and "next" not in whole["properties"]:
        whole["additionalProperties"] = False
    return {"anyOf": [{"type": "null"}, whole]} if _resolved(node).get("nullable") else whole
