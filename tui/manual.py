"""The texts of `onet --help` and of the manual page: what the options alone do not say."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 78
_COLUMN = 26
Pairs = Sequence[tuple[str, str]]


class Section(NamedTuple):
    """A part under a title: names with what they mean, or lines as they stand."""

    title: str
    entries: Pairs | Sequence[str]


class Command(NamedTuple):
    """A command: what it does in a line, its words after its name, more about it, and what follows its options."""

    name: str
    does: str
    words: str
    about: str
    sections: tuple[Section, ...] = ()


ABOUT = (
    "See every OnetSolutions compute instance at once, look into one, change it through a review that shows exactly"
    " what will be sent, and be certain of what happened. Without a command, onet opens the app on the profile,"
    " organization and project that were open last; the commands do the same work without a screen, for scripts, pipes"
    " and screen readers: results on standard output, everything else on standard error."
)
_EXIT = {
    0: "fine",
    1: "failed: said on standard error with what to do",
    2: "usage, a name that fits several instances, or no terminal to draw or ask on",
    3: "conflict: somebody else changed the same field; nothing was sent",
    4: "outcome not known yet: the answer to a write was lost",
    130: "interrupted with ctrl+c",
}


def _exit(*codes: int) -> Section:
    return Section("exit status", tuple((str(code), _EXIT[code]) for code in codes))


_WHICH = (
    "NAME_OR_ID is the id of an instance, else its name, upper and lower case being the same where no other fits. A"
    " name that fits several instances is refused with their ids."
)
_FIELDS = Section(
    "fields",
    (
        ("name=TEXT", "the name"),
        ("hostname=TEXT", "the hostname"),
        ("os_name=TEXT", "the name of its operating system"),
        ("billing_cycle=CYCLE", "monthly, annually, ..."),
        ("vpc=VPC", "by name or id; `vpc=` is none"),
        ("size=, location=, image=", "by name, slug or id: hardware, which the provider changes by its resize"),
        ("tags=JSON", "all tags anew, as a JSON array of words or an object"),
        ("tags+=KEY=VALUE", "a tag more, or another value of it; tags+=WORD"),
        ("tags-=KEY", "a tag less"),
    ),
)
_OUTCOME = (
    "The instance is read again, merged with what others changed meanwhile, written to the journal and sent as one"
    " request; then it is read once more, and the outcome is told by field: applied, not applied, ignored by the"
    " server, conflict, refused or not known yet."
)
_FILTER = Section(
    "filter",
    (
        ("web", "in the name, the hostname, an address or a tag"),
        ("state:active", "the billing state; power:stopped is the power state"),
        ("size:vps-m", "part of the name or slug; so are loc: image: vpc: project:"),
        ("tag:env=prod", "a tag; tag:web by its key or value"),
        ("cycle:monthly", "the billing cycle"),
        ("ip:203.0", "the start of an address"),
        ("cpu:>80", "percent used now; vcpu:>=4 and ram:>=8 (GiB) of the size"),
        ("-state:active", "a term with `-` before it must not fit"),
        ("'\"two words\"'", "one term, quoted for the shell as well"),
    ),
)
COMMANDS = (
    Command(
        "login",
        "check an API key and keep it in the OS keyring or in an encrypted file",
        "[--store keyring|file] [--stdin]",
        "Asks for an API key, unseen, checks it with the API and keeps it for the profile, bound to the address that it"
        " was checked against; it is sent to no other.",
        (
            _exit(0, 1, 2),
            Section("examples", ("onet login", "pass show onet | onet login --profile work --stdin --store file")),
        ),
    ),
    Command(
        "logout",
        "remove the profile's key from where it is stored",
        "",
        "Removes the key of the profile from the keyring or the encrypted file.",
        (_exit(0, 1),),
    ),
    Command(
        "doctor",
        "say what works here: terminal, keyring, files, network, TLS, API",
        "[--json]",
        "Looks at the terminal, the keyring, the files, the network, TLS and the API, and says of each whether it is"
        " fine and what to do where it is not. The key is never shown.",
        (_exit(0, 1), Section("examples", ("onet doctor", "onet doctor --json --profile work"))),
    ),
    Command(
        "list",
        "the list of instances, for pipes and screen readers",
        "[FILTER ...] [-o table|wide|json|csv|name]",
        "Reads all instances of the project (--project all: of every project of the organization) and prints those that"
        " the filter finds, in the order of the API. All that is given as FILTER is required. Where a part of the list"
        " cannot be read, the rest is printed, standard error says what is missing, and the exit status is 1. Nothing"
        " found is no failure.",
        (
            Section(
                "output",
                (
                    ("table", "the most important columns; those that fit on a terminal"),
                    ("wide", "all columns, and the id"),
                    ("json", "an array of the objects of the API as they came"),
                    ("csv", "all columns and the id as plain values (RFC 4180)"),
                    ("name", "a name in each line, the id where there is none"),
                ),
            ),
            _FILTER,
            _exit(0, 1, 2),
            Section(
                "examples",
                (
                    "onet list state:active ram:>=8",
                    "onet list tag:env=prod -power:running -o wide --project all",
                    "onet list -o json | jq -r '.[].id'",
                ),
            ),
        ),
    ),
    Command(
        "show",
        "one instance",
        "NAME_OR_ID [-o table|json]",
        f"Prints the panes Overview to Usage of one instance as text, or the object of the API as it came. {_WHICH}",
        (_exit(0, 1, 2), Section("examples", ("onet show web-1", "onet show web-1 -o json | jq .primary_ipv4"))),
    ),
    Command(
        "set",
        "change an instance, with the app's review, checks and journal",
        "NAME_OR_ID FIELD=VALUE ... [--dry-run] [--yes]",
        f"Shows what would change and the exact request, asks, and sends it. {_WHICH} {_OUTCOME}"
        " Without a terminal to ask on, --yes is needed.",
        (
            _FIELDS,
            _exit(0, 1, 2, 3, 4),
            Section(
                "examples",
                (
                    "onet set web-1 billing_cycle=annually --dry-run",
                    "onet set web-1 tags+=env=prod tags-=old --yes",
                    "onet set web-1 vpc= name=web-old",
                ),
            ),
        ),
    ),
    Command(
        "journal",
        "what was changed through onet, newest first",
        "[-o table|json]",
        "Prints the changes that were made through onet on this machine, each with its id, for `onet undo`. It needs"
        " neither a key nor the network.",
        (_exit(0, 1), Section("examples", ("onet journal", "onet journal -o json | jq -r '.[0].id'"))),
    ),
    Command(
        "undo",
        "the reverse of one change of the journal",
        "ENTRY [--dry-run] [--yes]",
        f"Takes back one change. ENTRY is its id in `onet journal`, or the start of it. {_OUTCOME}"
        " Without a terminal to ask on, --yes is needed.",
        (_exit(0, 1, 2, 3, 4), Section("examples", ("onet undo 20261128-143740-1f2e3d4c --dry-run",))),
    ),
    Command(
        "completion",
        "print the completion of a shell",
        "bash|zsh|fish",
        "Prints a script that completes commands, options, filters, fields and, from the list of the last time, names"
        " of instances. It needs neither a key nor the network.",
        (
            _exit(0, 1),
            Section(
                "examples",
                (
                    'eval "$(onet completion bash)"     # in ~/.bashrc',
                    'eval "$(onet completion zsh)"      # in ~/.zshrc, after compinit',
                    "onet completion fish > ~/.config/fish/completions/onet.fish",
                ),
            ),
        ),
    ),
)
BY_NAME = {command.name: command for command in COMMANDS}
SECTIONS = (
    Section(
        "environment",
        (
            ("ONET_API_KEY", "the key, for this run and its profile: never stored, wins over the keyring"),
            ("ONET_API_KEY_COMMAND", "a command whose first line of output is the key"),
            ("ONET_PASSPHRASE_COMMAND", "likewise for the passphrase of the encrypted key file"),
            ("ONET_BASE_URL", "as --base-url"),
            ("ONET_PROFILE", "as --profile"),
            ("ONET_ORGANIZATION", "as --organization"),
            ("ONET_PROJECT", "as --project"),
            ("ONET_READ_ONLY=1", "as --read-only"),
            ("ONET_ASCII=1", "as --ascii"),
            ("ONET_LOG_BODIES=1", "with --log-file: the bodies of requests and answers as well"),
            ("NO_COLOR", "no colour at all"),
            ("LANG", "French shows the catalogue's French names"),
            ("HTTPS_PROXY, NO_PROXY", "the proxy, and what is reached without it"),
            ("SSL_CERT_FILE", "certificates to trust instead of the system's"),
        ),
    ),
    Section(
        "files",
        (
            ("~/.config/onet", "config.toml: profiles and settings"),
            ("~/.local/state/onet", "journal.jsonl, drafts, encrypted key files, what was open last"),
            ("~/.cache/onet", "the list of the last time"),
        ),
    ),
    _exit(*_EXIT),
    Section(
        "examples",
        (
            "onet --demo                              # try it: no account, no network",
            "onet login && onet                       # keep a key, open the app",
            "onet list state:active -o csv > list.csv",
            "onet set web-1 tags+=env=prod --dry-run",
        ),
    ),
)
PRECEDENCE = (
    "An option counts before the command and after it; it wins over the environment, the environment over config.toml."
    " --demo ignores all that names an account. Files follow XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME."
)


def about(command: str | None) -> str:
    """What a command, or onet itself, does, in lines of at most `WIDTH`."""
    return "\n".join(_wrapped(BY_NAME[command].about if command else ABOUT, WIDTH))


def rest(command: str | None) -> str:
    """What follows the options of a command, or of onet itself, in lines of at most `WIDTH`."""
    sections = BY_NAME[command].sections if command else SECTIONS
    parts = [_section(section) for section in sections]
    if command is None:
        parts.insert(0, "\n".join(_wrapped(PRECEDENCE, WIDTH)))
        parts.append("`onet COMMAND --help` says more of a command.")
    return "\n\n".join(parts)


def _section(section: Section) -> str:
    lines = [f"{section.title}:"]
    for entry in section.entries:
        if isinstance(entry, str):
            lines.append(f"  {entry}")
            continue
        name, text = entry
        told = _wrapped(text, WIDTH - _COLUMN)
        if len(name) > _COLUMN - 4:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name}".ljust(_COLUMN) + told.pop(0))
        lines += [" " * _COLUMN + line for line in told]
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, width, break_on_hyphens=False)
