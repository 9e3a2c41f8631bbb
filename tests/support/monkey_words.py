"""What the long run types, pastes, and has the API say: plain, of other scripts, and hostile."""

TEXTS = (
    "[/]",
    "web",
    "[@click=app.quit]x[/]",
    "db-é",
    "\x1b]0;owned\x07\x1b[2J",
    "\x1b]52;c;aGk=\x07",
    "名前",
    "a\u202eb\u200d",
    "z\u0301\u0302\u0303\u0304\u0305",
    "👩‍👩‍👧",
    "\x9b31m\x90q\x9c",
    "{}[]:,&*#?|-<>=!%@`'\"\\",
    "tab\tand\rand\n",
    "\ufeffnul\x00",
    "x" * 300,
)
# No `/`: the file of an export stays in the folder it is proposed for.
TYPED = (
    "web",
    "state:active",
    "cpu:>80",
    "-power:running",
    "tag:env=prod",
    "ram:>=8 loc:par",
    '"',
    "name:",
    "(",
    "é名前",
    "env=prod",
    "{}",
    "web-{n:02}",
    "[/]",
    "1",
    "sk-onetsolutions-not-a-key",
)
