"""The request of a review as a command for a shell."""

import shlex

from tui.core.edit.review import Review

# One argument of a program holds at most 128 KiB on Linux; what a shell has built in knows no such limit.
_LONGEST_ARGUMENT = 100_000


def curl_command(review: Review) -> str:
    """The same request for a POSIX shell, to the letter; the key stands there as `$ONET_API_KEY`, never itself.

    It fails where the server refuses, and shows its answer then (curl 7.76 or later). A body too long for an argument
    is piped in.
    """
    piped = len(review.payload) > _LONGEST_ARGUMENT
    command = " ".join(
        [
            "curl --globoff --fail-with-body",
            f"-X {shlex.quote(review.method)}",
            shlex.quote(review.url),
            '-H "Authorization: Bearer $ONET_API_KEY"',
            f"-H {shlex.quote('Content-Type: application/json')}",
            f"--data-binary {'@-' if piped else shlex.quote(review.payload)}",
        ]
    )
    return f"printf %s {shlex.quote(review.payload)} | {command}" if piped else command
