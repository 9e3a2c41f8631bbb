"""What is typed is a filter, or is told where and why it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import BARE, DB, WEB
from tui.core.filter import Filter, FilterError, parse, so_far

ROWS = (WEB, DB, BARE)
TYPED = st.text(alphabet='abwe1 "-:=><.%_É\n\u0301state', max_size=14) | st.text(st.characters(), max_size=20)
TERMS = st.lists(
    st.sampled_from(
        ["web", '"two words"', "state:active", "-tag:web", "cpu:>80", "ram:>=8g", "loc:=par1", '-"-x"', "ip:2001:db8"]
    )
).map(" ".join)


def found(text: str) -> str:
    return " ".join(row.id for row in ROWS if parse(text).matches(row))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", "1 2 3"),
        ("   ", "1 2 3"),
        ("web", "1 2"),
        ("WEB cafe", "1"),
        ("web1.acme", "1"),
        ('"db 1"', "2"),
        ("db 1", "1 2"),
        ("frankfurt", ""),
        ("10.0.0", "1"),
        ("env=prod", "1 2"),
        ("state:active", "1"),
        ("State:ACT", "1"),
        ("-state:active", "2 3"),
        ("power:stopped", "2"),
        ("-power:stopped", "1 3"),
        ("size:vps-m", "1"),
        ("size:medium", "1"),
        ("size:vps", "1 2"),
        ("size:=vps-m", "1"),
        ("size:=vps", ""),
        ("loc:par", "1"),
        ("loc:fra1", "2"),
        ("image:debian", "1"),
        ('image:"ubuntu 24"', "2"),
        ("vpc:prod", "1"),
        ("tag:web", "1 2"),
        ("tag:env", "1 2"),
        ("tag:env=prod", "1 2"),
        ("tag:=env=prod", "1"),
        ("tag:prod", "1 2"),
        ("tag:rod", ""),
        ("cycle:monthly", "1"),
        ("cycle:annually", ""),
        ("cycle:semi-annually", "2"),
        ('cycle:"Semi annually"', "2"),
        ("cycle:semi_", "2"),
        ("ip:203.0", "1"),
        ("ip:0.113", ""),
        ("ip:2001:DB8", "1"),
        ("project:prod", "1"),
        ("cpu:>80", "1"),
        ("cpu:80%", "1"),
        ("cpu:80.4", "1"),
        ("cpu:80.5", ""),
        ("cpu:>=3 cpu:<80", "2"),
        ("-cpu:>80", "2 3"),
        ("vcpu:>=4", "1 2"),
        ("vcpu:4", "1"),
        ("vcpu:=8", "2"),
        ("vcpu:<8", "1"),
        ("ram:>=8", "1"),
        ("ram:1.5", "2"),
        ("ram:<=8GiB", "1 2"),
        ("web -loc:par", "2"),
        ("-web -db", "3"),
        ('"state:active"', ""),
        ('"-state"', ""),
        ("2001:db8::7", "1"),
        ("::7", "1"),
    ],
)
def test_a_filter_finds_what_it_says(text: str, ids: str) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("web stat:active", "stat", "there is no field `stat`; did you mean `state`?"),
        ("location:par", "location", "there is no field `location`; did you mean `loc`?"),
        ("-status:active", "status", "there is no field `status`; did you mean `state`?"),
        ("name:web", "name", "there is no field `name`: a word alone looks there"),
        ("https://x", "https", 'there is no field `https`; in quotes ("...") it is a word like others'),
        ("web state:", "state:", "`state:` needs a value, as in state:active"),
        ('tag:""', 'tag:""', "`tag:` needs a value, as in tag:env=prod, tag:web"),
        ("cpu:>", "cpu:>", "`cpu:` needs a value, as in cpu:>80"),
        ("web -", "-", "after `-` comes what is not wanted, as in -state:active"),
        ('""', '""', "there is nothing to look for"),
        ('web "two', '"two', "this quote is not closed"),
        ('tag:"two words" image:"deb', '"deb', "this quote is not closed"),
        ("cpu:>many", "many", "`many` is no number, as in cpu:>80"),
        ("ram:\x1b", "\x1b", "`␛` is no number, as in ram:>=8"),
        ("vcpu:4g", "4g", "`4g` is no number, as in vcpu:>=4"),
        ("vcpu:１e3", "１e3", "`１e3` is no number, as in vcpu:>=4"),
        ("state:>active", ">", "`state` is no number: it can only be equal (`=`)"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_place(text: str, place: str, message: str) -> None:
    with pytest.raises(FilterError) as raised:
        parse(text)
    error = raised.value
    assert text[error.position : error.position + error.length] == place
    assert error.message == str(error) == message


@given(TYPED)
def test_any_text_is_a_filter_or_an_error_with_a_place_in_it(text: str) -> None:
    wanted, error = outcome(text)
    if error is None:
        assert all(wanted.matches(row) in (True, False) for row in ROWS)
    else:
        assert 0 <= error.position < error.position + error.length <= len(text)
        assert error.message


def outcome(text: str) -> tuple[Filter, FilterError | None]:
    try:
        return parse(text), None
    except FilterError as error:
        return Filter(), error


@given(TERMS | TYPED)
def test_a_filter_as_text_is_the_same_filter(text: str) -> None:
    wanted, error = outcome(text)
    assert parse(str(wanted)) == wanted
    assert bool(wanted) is (bool(text.strip()) and error is None)


@pytest.mark.parametrize(
    "text", ["cpu:>1" + "0" * 5000, "ram:=" + "9" * 400, "vcpu:<" + "9" * 400, "cpu:0." + "0" * 400]
)
def test_a_number_of_any_length_can_be_typed(text: str) -> None:
    assert [parse(text).matches(row) for row in (WEB, BARE)] == [text.startswith("vcpu"), False]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("web state:", "web"),
        ("web -STATE:", "web"),
        ("web cpu:>=", "web"),
        ('web state:"', "web"),
        ("state:", ""),
        ("web state: ", "web state: "),
        ("web state:a", "web state:a"),
        ("web nothing:", "web nothing:"),
        ("web state", "web state"),
        ("state: web", "state: web"),
        ("", ""),
    ],
)
def test_a_field_at_the_end_whose_value_is_still_to_be_typed_is_left_out(text: str, rest: str) -> None:
    assert so_far(text) == rest
