"""Encodings: whatever program wrote the file, its words come out right, or it is refused."""

from __future__ import annotations

import codecs
import random
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.intake.encodings.decoding import decode as decode_file
from bot.desk.intake.encodings.guessing import likely
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.telling_lines import telling_line


def decode(data: bytes, filename: str = "") -> str:
    return decode_file(data, filename).text


CURLY = "“We’re not stopping,” she said — ‘not now’… The café is naïve."

WESTERN = [
    CURLY,
    "été",
    "Café",
    "£5 — that’s all",
    "¿Qué pasó, señor Peña? «Nada», dijo él.",
    "„Über die Größe“ schwieg er. Äpfel, Öl, Übung.",
    "Le gouvernement a annoncé mercredi de nouvelles mesures : « Nous ne cédons pas », a-t-elle déclaré à l’hôtel.",
    "O governo anunciou medidas. Não há dúvida, são decisões difíceis após a reunião.",
    "Är det så? ”Vi slutar inte”, sade han på gården i Ångermanland.",
    "Ríkisstjórnin tilkynnti á miðvikudag nýjar aðgerðir. Það er gott að vera hér á Íslandi.",
    "12 m² at 20 °C ± 2, ½ cup of l·l",
    "CRÉÉ À ÉVREUX",
    "€ 30 for Œuvre d’art™ ©2024",
]

RUSSIAN = (
    "Правительство объявило в среду о новых мерах поддержки. «Мы не остановимся», — сказал министр журналистам "
    "после заседания.\n\nОппозиция назвала план недостаточным и потребовала голосования до конца недели."
)
JAPANESE = (
    "政府は水曜日、新しい支援策を発表した。「私たちは止まらない」と大臣は会議の後、記者団に語った。"
    "野党は計画が不十分だとして、週末までの採決を求めた。"
)
CHINESE = "政府周三宣布了新的支持措施。“我们不会停下来，”部长在会后对记者说。反对党称该计划不够充分，要求在本周末之前进行表决。"
KOREAN = (
    "정부는 수요일 새로운 지원책을 발표했다. 장관은 회의 후 기자들에게 우리는 멈추지 않을 것이라고 말했다."
)
POLISH = (
    "Rząd ogłosił w środę nowe środki wsparcia. „Nie zatrzymamy się” – powiedział minister dziennikarzom po "
    "posiedzeniu. Opozycja nazwała plan niewystarczającym i zażądała głosowania."
)
GREEK = (
    "Η κυβέρνηση ανακοίνωσε την Τετάρτη νέα μέτρα στήριξης. Ο υπουργός δήλωσε στους δημοσιογράφους ότι δεν θα "
    "σταματήσουμε."
)


def fault_of(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        decode(data, "story.txt")
    assert refusal.value.filename == "story.txt"
    return refusal.value


def test_a_curly_quote_in_windows_1252_comes_through_unharmed() -> None:
    assert decode(b"\x93We\x92re not stopping,\x94 she said \x97 \x91not now\x92\x85") == (
        "“We’re not stopping,” she said — ‘not now’…"
    )


@pytest.mark.parametrize("text", WESTERN)
def test_windows_1252_is_read_as_what_it_is(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("text", ["Une île à côté, où l'été fut doux", "Straße und Größe", "plain ASCII"])
def test_latin_1_is_read_as_what_it_is(text: str) -> None:
    assert decode(text.encode("latin-1")) == text


@pytest.mark.parametrize("text", [*WESTERN, RUSSIAN, JAPANESE, "שלום 👩‍👩‍👧 \U00020bb7", "a", ""])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le with mark", "utf-16-be with mark"]
)
def test_unicode_with_or_without_its_mark_is_read(text: str, encoding: str) -> None:
    if encoding == "utf-16-le with mark":
        data = codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    elif encoding == "utf-16-be with mark":
        data = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    else:
        data = text.encode(encoding)

    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [CURLY, RUSSIAN, "Headline\n\nBody", POLISH, f"见出し\n\n{CHINESE}\n{JAPANESE}"]
)
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
        (POLISH, "cp1250"),
        (GREEK, "cp1253"),
        (CURLY, "mac_roman"),
    ],
)
def test_old_encodings_are_recognised_when_there_is_text_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_two_words_that_could_be_anything_are_a_guess_that_is_shown() -> None:
    found = decode_file("Привет, мир".encode("cp1251"))

    assert found.guessed
    assert "Привет, мир" in {reading.text for reading in likely("Привет, мир".encode("cp1251"))}


def test_damaged_utf_8_is_refused_and_not_shown_as_rubbish() -> None:
    """Read as Windows-1252, every curly quote of it would become three characters."""
    data = (CURLY * 3).encode()
    refusal = fault_of(data[:60] + b"\xff" + data[60:])

    assert refusal.fault is FileFault.ENCODING
    assert refusal.detail == "utf-8, byte 61"


@pytest.mark.parametrize(
    "data",
    [codecs.BOM_UTF8 + b"\xff\xff", codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", codecs.BOM_UTF32_LE + b"abc"],
)  # fmt: skip
def test_text_broken_in_the_encoding_it_claims_is_refused(data: bytes) -> None:
    assert fault_of(data).fault is FileFault.ENCODING


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"abc" * 20, "PNG"),
        (b"%PDF-1.7\nsome words", "PDF"),
        (b"{\\rtf1\\ansi words}", "RTF"),
        (b"PK\x03\x04 words", "ZIP"),
        (b"\x7fELF\x02\x01", "ELF"),
        (b"\xff\xd8\xff\xe0 JFIF", "JPEG"),
        (b"GIF89a words", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    ],
)
def test_a_picture_or_a_program_called_txt_is_no_text(data: bytes, kind: str) -> None:
    refusal = fault_of(data)

    assert refusal.fault is FileFault.BINARY
    assert refusal.detail == kind


@pytest.mark.parametrize(
    "data",
    [
        b"some words\x00 and more words",
        RUSSIAN.encode()[:100] + b"\x00 " + RUSSIAN.encode()[100:],
        b"caf\xe9 and more words\x00\x00",
        b"\x00" * 100,
        b"\x00",
        codecs.BOM_UTF16_LE + "a\x00b".encode("utf-16-le"),
        bytes(range(1, 32)) * 10,
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
    ],
)
def test_null_bytes_and_heaps_of_controls_are_no_text(data: bytes) -> None:
    assert fault_of(data).fault is FileFault.BINARY


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text(seed: int) -> None:
    assert fault_of(random.Random(seed).randbytes(5000)).fault in {FileFault.BINARY, FileFault.ENCODING}


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode(b"Page one\x0c\r\nPage two\x1a") == "Page one\x0c\r\nPage two\x1a"


@given(st.binary(max_size=80))
def test_any_bytes_are_read_alike_each_time_or_refused(data: bytes) -> None:
    def outcome() -> str:
        try:
            return decode(data)
        except UnreadableFile as refusal:
            return refusal.fault.value

    assert outcome() == outcome()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=80))
def test_all_utf_8_is_read(text: str) -> None:
    data = text.encode()
    signed = ("\ufeff", "%PDF-", "{\\rtf", "GIF8")

    if not text.startswith(signed):
        assert decode(data) == text


@pytest.mark.parametrize("data", [b"\xe9 " * 500_000, RUSSIAN.encode("cp1251") * 4000, b"\xc3\x28" * 500_000])
def test_a_mebibyte_of_an_old_encoding_takes_seconds_at_most(data: bytes) -> None:
    start = time.process_time()

    with suppress(UnreadableFile):
        decode(data)

    assert time.process_time() - start < 15


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["iso2022_jp", "iso2022_kr"])
def test_escape_sequences_say_what_follows(encoding: str) -> None:
    text = f"News\n{JAPANESE if encoding == 'iso2022_jp' else KOREAN}"
    found = decode_file(text.encode(encoding))

    assert (found.text, found.guessed) == (text, False)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, encoding) for encoding in ("cp1251", "mac_cyrillic")]
    + [
        (RUSSIAN.replace("«", "").replace("»", "").replace("—", "-"), encoding)
        for encoding in ("koi8_r", "iso8859_5", "cp866")
    ]
    + [(POLISH, encoding) for encoding in ("cp1250", "mac_latin2")]
    + [(GREEK, encoding) for encoding in ("cp1253", "mac_greek")]
    + [(JAPANESE, encoding) for encoding in ("cp932", "euc_jp")]
    + [("Größe und Straße, schöne Grüße — über alles.", encoding) for encoding in ("cp1252", "mac_roman")],
)
def test_old_encodings_come_out_right_and_are_marked_as_guesses(text: str, encoding: str) -> None:
    found = decode_file(text.encode(encoding))

    assert (found.text, found.guessed) == (text, True)


@pytest.mark.parametrize(
    "text", ["1+1=2 and 2+2-1", "a+b-c, C++ and tel. +44-20", "See ~{this}~ or not", "x"]
)
def test_plain_ascii_is_no_guess(text: str) -> None:
    assert not decode_file(text.encode()).guessed


def test_utf_7_is_shown_before_it_is_believed() -> None:
    found = decode_file("Die Küste und die Größe".encode("utf-7"))

    assert (found.text, found.guessed) == ("Die Küste und die Größe", True)


def test_the_line_that_is_quoted_has_the_letters_that_may_be_wrong() -> None:
    assert telling_line("Plain words\n\n– a dash\nÄpfel und Öl\nmore") == "Äpfel und Öl"
    long = f"{'word ' * 60}Größe {'word ' * 60}"
    assert "Größe" in telling_line(long)
    assert len(telling_line(long)) <= 102
    assert telling_line("") == ""
