"""Files by their id: what people and bots sent, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments

_EXTENSIONS = {
    "photo": "jpg",
    "voice": "oga",
    "audio": "mp3",
    "video": "mp4",
    "video_note": "mp4",
    "animation": "mp4",
    "sticker": "webp",
    "document": "bin",
}
_MIME = {"voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4", "animation": "video/mp4"}
_SHAPES: dict[str, Json] = {
    "photo": {"width": 1280, "height": 960},
    "voice": {"duration": 7},
    "audio": {"duration": 180},
    "video": {"width": 1280, "height": 720, "duration": 12},
    "video_note": {"length": 240, "duration": 9},
    "animation": {"width": 480, "height": 270, "duration": 3},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
    "document": {},
}
KINDS = tuple(_SHAPES)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and how messages show it."""

    id: str
    unique_id: str
    kind: str
    path: str
    content: bytes
    shown: Any  # the value of the message's field: an object, or a photo's list of sizes


class Files:
    """All files of a sandbox."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, content: bytes, name: str = "", mime: str = "", **shape: Any) -> StoredFile:
        """Store a file and give it its ids."""
        number = len(self._by_id) + 1
        file_id, unique_id = f"SANDBOX-{kind}-{number:08d}-AgACAgQAAxkB", f"AQAD{number:08d}"
        path = f"{kind}s/file_{number}.{_extension(kind, name)}"
        common = {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(content)}
        shown = common | _SHAPES[kind] | _named(kind, name, mime) | shape
        stored = StoredFile(file_id, unique_id, kind, path, content, [shown] if kind == "photo" else shown)
        self._by_id[file_id] = self._by_path[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, if there is one."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file at this download path, if there is one."""
        return self._by_path.get(path)

    def chosen(self, kind: str, value: Any, arguments: Arguments) -> StoredFile:
        """Return the file that a bot names or uploads for a field, or refuse as Telegram does."""
        upload = arguments.files.get(_upload_name(kind, value))
        if upload is not None:
            if not upload.body:
                raise bad_request("file must be non-empty")
            mime = upload.content_type if "/" in upload.content_type else ""
            return self.add(kind, upload.body, upload.filename, mime)
        if not value:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        return self._named_by_bot(kind, value)

    def _named_by_bot(self, kind: str, value: Any) -> StoredFile:
        if str(value).startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # the sandbox asks nobody outside
        found = self._by_id.get(value) if isinstance(value, str) else None
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if found.kind != kind:
            have, want = _title(found.kind), _title(kind)
            raise bad_request(f"can't use file of type {have} as {want}")
        return found


def _upload_name(field: str, value: Any) -> str:
    """Return the multipart name: the field's own, or the one that attach:// points to."""
    return value.removeprefix("attach://") if isinstance(value, str) and "attach://" in value else field


def _extension(kind: str, name: str) -> str:
    given = name.rpartition(".")[2]
    return given if "." in name and given.isalnum() else _EXTENSIONS[kind]


def _named(kind: str, name: str, mime: str) -> Json:
    if kind in ("photo", "sticker", "video_note"):
        return {}
    named: Json = {"mime_type": mime or _MIME.get(kind, "application/octet-stream")}
    if kind != "voice":
        named["file_name"] = name or f"{kind}.{_EXTENSIONS[kind]}"
    return named


def _title(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))
