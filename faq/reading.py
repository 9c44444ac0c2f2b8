"""Reads one YAML file into entries and remembers on which line each one stands."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from faq.entry import Entry, Kind, Source
from faq.placeholders import length
from faq.problems import Problem

MAX_FILE_BYTES = 32_000_000
MAX_WORDING = 1000  # characters of a question, a phrasing or a pattern
MAX_ANSWER = 3500  # Telegram takes 4,096, with what stands around it: the question that it quotes, a number, a name

_TEXTS = ("id", "kind", "question", "answer", "topic")
_LISTS = ("phrasings", "related", "signs", "unless")
_KEYS = (*_TEXTS, *_LISTS, "source")
_SOURCE_KEYS = ("document", "section", "updated")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_ID = 48  # button data has 64 bytes
_DEEPEST = 20  # lists within lists
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster


@dataclass(slots=True)
class Reader:
    """Collects the entries and the problems of the files it is given."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path, name: str, data: bytes) -> None:
        """Read one file; what is wrong with it goes to the problems."""
        root = self._compose(path, name, data)
        if root is None:
            return
        if not isinstance(root, yaml.SequenceNode):
            self._add(name, _line(root), "", "the file isn't a list of entries", "start each entry with '- id: ...'")
            return
        for node in root.value:
            _EntryReader(self, name, node).read()

    def _compose(self, path: Path, name: str, data: bytes) -> yaml.Node | None:
        if len(data) > MAX_FILE_BYTES:
            self._add(name, 1, "", f"the file has {len(data):,} bytes", f"split {path.name} into smaller files")
            return None
        try:
            text = data.decode("utf-8-sig")
            _check_shape(text)
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self._add(name, line, "", "the file isn't UTF-8 text", "save it with the encoding UTF-8")
            return None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self._add(
                name,
                _error_line(error),
                "",
                f"not valid YAML: {_short(error)}",
                "correct the line or put the text in quotes",
            )
            return None
        return node

    def _add(self, file: str, line: int, entry: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(file, line, entry, what, remedy))


class _EntryReader:
    """Turns one YAML mapping into an entry."""

    def __init__(self, reader: Reader, name: str, node: yaml.Node) -> None:
        self.reader, self.name, self.node = reader, name, node
        self.id = ""
        self.sound = True

    def read(self) -> None:
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(self.node, "this isn't an entry", "write it as '- id: ...' with question and answer below")
            return
        self.id = next((str(value.value) for key, value in self.node.value if key.value == "id"), "")
        fields = self.fields(self.node, _KEYS)
        entry = self.entry(fields)
        if self.sound:
            self.reader.entries.append(entry)

    def entry(self, fields: dict[str, yaml.Node]) -> Entry:
        texts = {key: self.text(fields, key) for key in _TEXTS}
        lists = {key: self.texts(fields, key) for key in _LISTS}
        kind = self.kind(fields, texts.pop("kind"))
        self.require(fields, texts, kind)
        return Entry(
            id=texts["id"],
            kind=kind,
            question=texts["question"],
            answer=texts["answer"],
            topic=texts["topic"],
            source=self.source(fields),
            file=self.name,
            line=_line(self.node),
            **lists,
        )

    def require(self, fields: dict[str, yaml.Node], texts: dict[str, str], kind: Kind) -> None:
        """Refuse an entry without its necessary parts, or with one beyond all measure."""
        needed = ("id", "question") if kind is Kind.HANDOFF else ("id", "question", "answer")
        for key in needed:
            if not texts[key]:
                self.wrong(fields.get(key, self.node), f"'{key}' is missing", f"add '{key}: ...'")
        if texts["id"] and (not _ID.fullmatch(texts["id"]) or len(texts["id"]) > _MAX_ID):
            self.wrong(
                fields["id"], f"the id {texts['id']!r} isn't kebab-case", f"use at most {_MAX_ID} of a-z, 0-9 and '-'"
            )
        if (characters := length(texts["answer"])) > MAX_ANSWER:
            what = f"the answer has {characters} characters with the longest names in it"
            self.wrong(fields["answer"], what, f"shorten it to {MAX_ANSWER}, or Telegram could refuse it")

    def kind(self, fields: dict[str, yaml.Node], value: str) -> Kind:
        try:
            return Kind(value or Kind.ANSWER)
        except ValueError:
            self.wrong(fields["kind"], f"unknown kind {value!r}", f"use one of {', '.join(Kind)}")
            return Kind.ANSWER

    def source(self, fields: dict[str, yaml.Node]) -> Source | None:
        node = fields.get("source")
        if node is None or _is_null(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return Source(document=node.value.strip())
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "'source' isn't a mapping", "write 'source: {document: ..., section: ...}'")
            return None
        parts = self.fields(node, _SOURCE_KEYS)
        values = {key: self.text(parts, key) for key in _SOURCE_KEYS}
        return Source(**values)

    def fields(self, node: yaml.MappingNode, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key not in known:
                self.wrong(key_node, f"unknown key {key!r}", _nearest(key, known))
            elif key in found:
                self.wrong(key_node, f"'{key}' stands here twice", "keep one of the two")
            else:
                found[key] = value
        return found

    def text(self, fields: dict[str, yaml.Node], key: str) -> str:
        node = fields.get(key)
        if node is None or _is_null(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"'{key}' isn't text", f"write '{key}: some text'")
            return ""
        value = str(node.value).strip()
        if key == "question" and len(value) > MAX_WORDING:
            self.wrong(node, f"the question has {len(value)} characters", f"shorten it to {MAX_WORDING}")
        return value

    def texts(self, fields: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        node = fields.get(key)
        if node is None or _is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"'{key}' isn't a list", f"write '{key}: [..., ...]' or one '- ...' a line")
            return ()
        return tuple(value for item in node.value if (value := self.item(item, key)))

    def item(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"an item of '{key}' isn't plain text", "put it in quotes")
            return ""
        value = str(node.value).strip()
        if not value or len(value) > MAX_WORDING:
            self.wrong(node, f"an item of '{key}' has {len(value)} characters", f"use 1 to {MAX_WORDING}")
        return value

    def wrong(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.sound = False
        self.reader.problems.append(Problem(self.name, _line(node), self.id, what, remedy))


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _ShapeError(yaml.MarkedYAMLError):
    """The file is YAML, but none that is taken."""

    def __init__(self, problem: str, event: Any) -> None:
        super().__init__(problem=problem, problem_mark=event.start_mark)


def _check_shape(text: str) -> None:
    """Refuse what could end the program: composing recurses, and aliases stand for more than they seem to."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _ShapeError("aliases (*name) are not taken", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise _ShapeError("lists within lists, too deep", event)


def _error_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) + 1 if mark else 1


def _short(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0][:120]


def _nearest(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(known)}"
