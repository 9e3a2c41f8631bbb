"""What has to come of each operation that meets each fault: what holds for most, and what does not, each said once.

A cell that makes no sense has its reason in place of an expectation.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.system.faults.kinds import FAULTS

TRIES = 4
CHECKS = 5
CODES = {"works": 0, "names of the list": 0, "applied": 0, "conflict": 3, "not known yet": 4}


class Seen(NamedTuple):
    """What came of it: its kind, the requests that were made, those of them that arrived, the PUTs among these."""

    kind: str
    made: int
    arrived: int
    puts: int
    code: int


class Write(NamedTuple):
    """What becomes of a write whose PUT meets the fault: its word, the PUTs, and the reads after the last of them."""

    kind: str
    reads: int = 0
    puts: int = 1


class Rule(NamedTuple):
    """What a request that meets the fault comes to: the class of error of a read, how often it is made, the write.

    `arrives` is whether the server gets to see it.
    """

    error: str
    tries: int
    write: Write
    arrives: bool = True


REFUSED = Write("refused")
CONFLICT = Write("conflict")
# The server says nothing that counts, and what it holds decides.
PROVEN = Write("applied", 1)
DISPROVEN = Write("not applied", CHECKS)
LATE = Write("not known yet", CHECKS)
# No connection, so that nothing was sent and nothing need be looked at.
NOT_SENT = Write("not applied", 0, 0)
# Refused for the rate limit, six times with a wait before each of the last five.
LIMITED = Write("refused", 0, 6)

_UNREACHABLE = Rule("Unreachable", TRIES, NOT_SENT, arrives=False)
_UNTRUSTED = Rule("UntrustedCertificate", 1, NOT_SENT, arrives=False)
_INVALID = Rule("InvalidRequest", 1, REFUSED)
_LIMITED = Rule("RateLimited", TRIES, LIMITED)
_PASSING = Rule("ServerFailure", TRIES, DISPROVEN)
_CHANGED = Rule("Conflict", 1, CONFLICT)
_UNREADABLE = Rule("UnreadableAnswer", 1, PROVEN)

RULES = {
    "DNS failure": _UNREACHABLE,
    "refused": _UNREACHABLE,
    "reset": Rule("ConnectionLost", TRIES, DISPROVEN),
    "black hole (no connection)": _UNREACHABLE,
    "black hole (no answer)": Rule("AnswerTimeout", TRIES, LATE),
    "slow first byte": Rule("AnswerTimeout", TRIES, PROVEN),
    "slow body": Rule("AnswerTooSlow", 1, PROVEN),
    "cut body": Rule("ConnectionLost", TRIES, PROVEN),
    "TLS not trusted": _UNTRUSTED,
    "TLS expired": _UNTRUSTED,
    "proxy that answers HTML": Rule("Unreachable", 1, NOT_SENT, arrives=False),
    "301 to another host": Rule("UnexpectedStatus", 1, REFUSED),
    "400: detail": _INVALID,
    "400: lists by field": _INVALID,
    "400: non_field_errors": _INVALID,
    "400: nested": _INVALID,
    "400: plain": _INVALID,
    "401": Rule("KeyRefused", 1, REFUSED),
    "403": Rule("Forbidden", 1, REFUSED),
    "404": Rule("NotFound", 1, REFUSED),
    "405": Rule("NotOffered", 1, REFUSED),
    "408": Rule("ServerFailure", 1, DISPROVEN),
    "409": _CHANGED,
    "412": _CHANGED,
    "413": _INVALID,
    "422": _INVALID,
    "429: seconds": _LIMITED,
    "429: a date": _LIMITED,
    "429: absurd": _LIMITED,
    "429: none told": _LIMITED,
    "500": Rule("ServerFailure", 1, DISPROVEN),
    "502": _PASSING,
    "503": _PASSING,
    "504": Rule("ServerFailure", TRIES, LATE),
    "empty 200": _UNREADABLE,
    "204": _UNREADABLE,
    "HTML 200": Rule("UnreadableAnswer", 1, DISPROVEN),
    "JSON of another shape": _UNREADABLE,
    "a list that never ends": Rule("EndlessList", 1, REFUSED),
    "a page repeated": Rule("works", 1, REFUSED),
    "an instance of another project": _UNREADABLE,
    "a body past the cap": _UNREADABLE,
    "a gzip bomb": _UNREADABLE,
    "clock a day ahead": Rule("works", 2, Write("applied", 1, 2)),
    "clock a day behind": Rule("works", 2, Write("applied", 1, 2)),
}

# Errors after which another read of the instance would end as the first one did.
_HOPELESS = ("KeyRefused", "Forbidden", "NotFound", "NotOffered")


def expected(fault: str, operation: str) -> Seen | str:
    """What has to be seen of a cell, or why there is none."""
    if (known := OTHERWISE.get((fault, operation))) is not None:
        return known
    return _BY_OPERATION[operation](RULES[fault])


def _read(rule: Rule) -> Seen:
    return _seen(rule.error, rule, 0, rule.tries)


def _next_page(rule: Rule) -> Seen:
    kind = "works" if rule.error == "works" else f"page 2 lost: {rule.error}"
    return _seen(kind, rule, 1, rule.tries)


def _catalogue(rule: Rule) -> Seen:
    return _seen("works" if rule.error == "works" else "names of the list", rule, 0, 4 * rule.tries)


def _read_before(rule: Rule) -> Seen:
    """Where the read before the PUT fails, nothing is sent; the rate limit is waited for five times."""
    if rule.error == "works":
        return _seen("applied", rule, 2, rule.tries, 1)
    rounds = 6 if rule.error == "RateLimited" else 1
    return _seen("not applied", rule, 0, rounds * rule.tries)


def _put(rule: Rule) -> Seen:
    """A read and a PUT, both anew after each refusal for the rate limit, and the reads that prove the last one."""
    write = rule.write
    if not rule.arrives:
        return Seen(write.kind, 2, 1, 0, CODES.get(write.kind, 1))
    made = 2 * write.puts + write.reads
    return Seen(write.kind, made, made, write.puts, CODES.get(write.kind, 1))


def _verify(rule: Rule) -> Seen:
    """A read and a PUT that are fine, and reads that prove nothing."""
    if rule.error == "works":
        return _seen("applied", rule, 2, rule.tries, 1)
    kind = "conflict" if rule.error == "NotFound" else "not known yet"
    rounds = 1 if rule.error in _HOPELESS else 1 + CHECKS
    return _seen(kind, rule, 2, rounds * rule.tries, 1)


def _bulk(rule: Rule) -> Seen:
    """Three changes one after the other, the PUT of the second one meets the fault; nothing of it stops the third."""
    second = _put(rule)
    if not rule.arrives:
        return Seen("applied, not applied, not applied", 3 + 2 + rule.tries, 3 + 1, 1, 1)
    return Seen(f"applied, {second.kind}, applied", 6 + second.made, 6 + second.made, 2 + second.puts, second.code)


def _seen(kind: str, rule: Rule, before: int, tries: int, puts: int = 0) -> Seen:
    return Seen(kind, before + tries, before + (tries if rule.arrives else 0), puts, CODES.get(kind, 1))


_BY_OPERATION = {
    "start": _read,
    "list": _read,
    "next page": _next_page,
    "refresh": _read,
    "open": _read,
    "catalogue": _catalogue,
    "edit: read": _read_before,
    "edit: PUT": _put,
    "verify": _verify,
    "bulk": _bulk,
    "undo": _put,
    "context switch": _read,
}

_NO_LIST = "one instance is asked for, and no list"
_NO_INSTANCE = "its lists tell of no instance"


def _works(made: int, kind: str = "works") -> Seen:
    return Seen(kind, made, made, 0, 0)


def _fails(kind: str, made: int) -> Seen:
    return Seen(kind, made, made, 0, 1)


OTHERWISE: dict[tuple[str, str], Seen | str] = {}
_WHERE = ("open", "edit: read", "edit: PUT", "verify", "bulk", "undo")
for _fault in ("a list that never ends", "a page repeated"):
    OTHERWISE |= {(_fault, operation): _NO_LIST for operation in _WHERE}
# A key that may not list organizations is one of a project, which is to be told where it may look.
OTHERWISE |= {(status, "start"): _fails("NotFound", 1) for status in ("403", "404", "405")}
# The ids are known from before, and it is the list itself that tells.
OTHERWISE |= {
    (status, "context switch"): _fails(kind, 3)
    for status, kind in (("403", "Forbidden"), ("404", "NotFound"), ("405", "NotOffered"))
}
# A page after the first that is not there is the end of the list.
OTHERWISE |= {
    ("404", "next page"): _works(2),
}
OTHERWISE |= {
    # What was read of organizations, projects and the catalogue is taken as it is, of instances it is told.
    ("a list that never ends", "start"): _works(2),
    ("a list that never ends", "list"): _fails("page 2 and what follows lost: EndlessList", 1),
    ("a list that never ends", "next page"): _fails("page 3 and what follows lost: EndlessList", 2),
    ("a list that never ends", "refresh"): _fails("page 2 and what follows lost: EndlessList", 1),
    ("a list that never ends", "catalogue"): _works(4),
    ("a list that never ends", "context switch"): _fails("page 2 and what follows lost: EndlessList", 3),
    ("a page repeated", "start"): _works(4),
    ("a page repeated", "list"): _fails("page 2 lost: UnreadableAnswer", 2),
    ("a page repeated", "refresh"): _fails("page 2 lost: UnreadableAnswer", 2),
    ("a page repeated", "next page"): _fails("page 2 lost: UnreadableAnswer", 2),
    ("a page repeated", "catalogue"): _works(8),
    ("a page repeated", "context switch"): _fails("page 2 lost: UnreadableAnswer", 6),
}
_ANOTHER = "an instance of another project"
OTHERWISE |= {
    (_ANOTHER, "start"): _NO_INSTANCE,
    (_ANOTHER, "catalogue"): _NO_INSTANCE,
    (_ANOTHER, "list"): _works(2),
    (_ANOTHER, "next page"): _works(2),
    (_ANOTHER, "refresh"): _works(2),
    (_ANOTHER, "context switch"): _works(4),
}
# Of all requests, only the first one is refused.
for _fault in ("clock a day ahead", "clock a day behind"):
    OTHERWISE |= {
        (_fault, "start"): _works(3),
        (_fault, "list"): _works(3),
        (_fault, "next page"): _works(3),
        (_fault, "refresh"): _works(3),
        (_fault, "catalogue"): _works(5),
        (_fault, "context switch"): _works(5),
    }

# Seconds, from and to, before each try after the first.
WAITS = {
    "429: seconds": (3.0, 3.0),
    "429: a date": (5.0, 7.0),
    "429: absurd": (60.0, 60.0),
    "clock a day ahead": (5.0, 7.0),
    "clock a day behind": (5.0, 7.0),
}

assert RULES.keys() == {fault.name for fault in FAULTS}
