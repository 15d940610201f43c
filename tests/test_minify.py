"""What bin/run takes out of the dashboard's scripts and stylesheets, and what it must leave."""

import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

import minify
from live import ROOT

pytestmark = pytest.mark.once  # far from the database

SCRIPTS = sorted((ROOT / "tasks_frontend").glob("js/**/*.js"))
PARSER = Parser(Language(tree_sitter_javascript.language()))


def tokens(node: Node) -> list[bytes]:
    """What a script says, without comments."""
    if node.type == "comment":
        return []
    if not node.children:
        return [node.text or b""]
    return [token for child in node.children for token in tokens(child)]


def said(script: bytes) -> list[bytes]:
    # A semicolon that a line's end stands for has no text.
    return [token for token in tokens(PARSER.parse(script).root_node) if token]


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_script_says_the_same(file: Path) -> None:
    written = file.read_bytes()
    assert said(minify.script(written)) == said(written)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("const a = 1; // why\n/* how */ f(a)", "const a=1;f(a)"),
        ("a = b\n++c", "a=b\n++c"),
        ("return_ = () => {\n  return /* x\n  */ 5\n}", "return_=()=>{return\n5\n}"),
        ("a = 1 + +b - -c / /d  e/.f", "a=1+ +b- -c/ /d  e/.f"),
        ("const f = (a) => /x  y/.exec(a)", "const f=(a)=>/x  y/.exec(a)"),
        ("`a  ${ b ? `  // ${ c }  ` : '' }  /* */`", "`a  ${b?`  // ${c}  `:''}  /* */`"),
        (
            "class A { #a = 1; get b() { return #a in this } }",
            "class A{#a=1;get b(){return#a in this}}",
        ),
        ("f(/  a  /g, '  ', \"\", `  `, `  ${ a }  `)", "f(/  a  /g,'  ',\"\",`  `,`  ${a}  `)"),
        ("a = 1 .b + 'c  d' in e", "a=1 .b+'c  d'in e"),
        ("var \\u0061b = 1", "var \\u0061b=1"),
        ("const ä = await ö?.b ?? import.meta.url", "const ä=await ö?.b??import.meta.url"),
    ],
)
def test_it_takes_what_means_nothing(written: str, left: str) -> None:
    assert minify.script(written.encode()).decode() == f"{left}\n"


def test_it_leaves_what_it_cannot_read() -> None:
    written = b"let  a = ;  // why"
    assert minify.script(written) == written


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("/* why */\na  b ,\nc { d : e ; }", "a b,c{d : e;}"),
        ("a { b: calc(1px + 2px) var(--c) }", "a{b: calc(1px + 2px) var(--c)}"),
        ("""a { b: "/* c */  ; d"; e: ',  f' }""", """a{b: "/* c */  ; d";e: ',  f'}"""),
        ("a/**/b :is(c) { d: e }", "a b :is(c){d: e}"),
    ],
)
def test_it_leaves_a_stylesheet_its_meaning(written: str, left: str) -> None:
    assert minify.stylesheet(written.encode()).decode() == f"{left}\n"


def test_without_a_wheel_the_files_are_sent_as_they_are_written() -> None:
    code = """
import sys
sys.modules["tree_sitter"] = None
import dashboard
file = dashboard.SOURCE / "js" / "app.js"
assert dashboard.sent(file) == file.read_bytes()
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "bin", check=True)
