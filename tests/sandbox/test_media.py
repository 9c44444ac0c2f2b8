"""Files, albums, places and contacts; downloads."""

from __future__ import annotations

import json

import pytest

from tests.sandbox.client import KAZ, MIA, Client


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "audio", "video", "animation", "sticker"])
async def test_a_file_is_uploaded_and_downloaded_again(client: Client, kind: str) -> None:
    answer = await client.http.post(
        f"/bot{client.token}/send{kind}", data={"chat_id": KAZ}, files={kind: ("a.bin", b"bytes")}
    )
    shown = answer.json()["result"][kind]
    file_id = (shown[-1] if kind == "photo" else shown)["file_id"]
    path = (await client.call("getFile", file_id=file_id))["file_path"]
    assert (await client.http.get(f"/file/bot{client.token}/{path}")).content == b"bytes"


async def test_what_a_person_sent_can_be_sent_on_by_its_id(client: Client) -> None:
    client.sandbox.say(MIA, media="voice", caption="listen")
    [update] = await client.call("getUpdates")
    voice = update["message"]["voice"]
    sent = await client.call("sendVoice", chat_id=KAZ, voice=voice["file_id"], caption="from Mia")
    assert sent["voice"] == voice
    refused = await client.refused("sendPhoto", chat_id=KAZ, photo=voice["file_id"])
    assert refused == (400, "Bad Request: can't use file of type Voice as Photo")


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        ("", "there is no photo in the request"),
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("https://example.com/a.jpg", "failed to get HTTP URL content"),
    ],
)
async def test_a_file_that_is_none_is_refused(client: Client, photo: str, words: str) -> None:
    assert await client.refused("sendPhoto", chat_id=KAZ, photo=photo) == (400, f"Bad Request: {words}")


async def test_an_empty_upload_is_refused(client: Client) -> None:
    answer = await client.http.post(
        f"/bot{client.token}/sendDocument", data={"chat_id": KAZ}, files={"document": ("a.txt", b"")}
    )
    assert answer.json()["description"] == "Bad Request: file must be non-empty"


async def test_a_caption_has_its_own_limit(client: Client) -> None:
    photo = client.sandbox.say(MIA, media="photo")
    arguments = {"chat_id": KAZ, "from_chat_id": MIA, "message_id": photo}
    await client.call("copyMessage", caption="x" * 1024, **arguments)
    refused = await client.refused("copyMessage", caption="x" * 1025, **arguments)
    assert refused == (400, "Bad Request: message caption is too long")


async def test_an_album_is_several_messages_of_one_group(client: Client) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "one"},
        {"type": "photo", "media": "attach://b"},
    ]
    answer = await client.http.post(
        f"/bot{client.token}/sendMediaGroup",
        data={"chat_id": KAZ, "media": json.dumps(media)},
        files={"a": ("a.jpg", b"a"), "b": ("b.jpg", b"b")},
    )
    first, second = answer.json()["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("one", False)


async def test_places_and_contacts(client: Client) -> None:
    await client.call("sendLocation", chat_id=KAZ, latitude=-37.8, longitude=145)
    await client.call("sendContact", chat_id=KAZ, phone_number="+61", first_name="Mia")
    assert [shown["media"]["kind"] for shown in client.sandbox.messages(KAZ)] == ["location", "contact"]
    assert (await client.refused("sendLocation", chat_id=KAZ, latitude=91, longitude=0))[0] == 400
    assert (await client.refused("sendContact", chat_id=KAZ, phone_number="+61"))[0] == 400


async def test_an_unknown_file_is_not_found(client: Client) -> None:
    refused = await client.refused("getFile", file_id="x")
    assert refused == (400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    assert (await client.http.get(f"/file/bot{client.token}/../../etc/passwd")).status_code == 404
