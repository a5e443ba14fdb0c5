"""What tagging gave, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from tandai.codebook import stance_word
from tandai.corpus.coding_sheet import CODING_SHEET
from tandai.documents.guards import formula_note
from tandai.ground.errors import InputError, named
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, percent, whole
from tandai.ground.shell import command_line
from tandai.model.store import Model
from tandai.render.brief import reviewing
from tandai.render.console import in_full, note, notes, warn
from tandai.render.suggested import shares_suggested, untold_words
from tandai.render.tables import table
from tandai.render.words import verdict
from tandai.tags import Suggestion, TaggedPassage
from tandai.transcript import Account, Layout, Told
from tandai.transcript.account import Kind, remedy, shortfall
from tandai.transcript.other_files import OtherFile, skipped_words
from tandai.words.confidence import confidence_word
from tandai.words.reasons import codebook_alone_words, verdict_reason
from tandai.words.recall import recall_words
from tandai.words.transcripts import file_note_line
from tandai.work.importing import Imported
from tandai.work.tag import Tagged, Tagging

_EXAMPLES = 3
_MOST_LINES = 8
# Names of files that were not read: in full, and in a summary.
_MOST_NAMES, _FEW_NAMES = 20, 3


def tagging_view(tagged: Tagged) -> RenderableType:
    """Return a table of transcripts, one of tables, and the suggestions not to rely on."""
    tally = tagged.tally
    written = tr(
        f"{count(tally.passages, 'passage', '')} with "
        f"{count(tally.suggestions, 'suggestion', '')} written to {tagged.out}.",
        f"{whole(tally.passages)} kutipan dengan {whole(tally.suggestions)} saran "
        f"ditulis ke {tagged.out}.",
    )
    views = [_of_transcripts(tagged)] if tagged.transcripts else []
    views += [_of_tables(tagged)] if tagged.tables else []
    if tagged.made_by is None:
        views.append(_weak(tagged))
    return Group(*views, Text(written))


def _of_transcripts(tagged: Tagged) -> RenderableType:
    view = table(
        tr("Transcripts", "Transkrip"),
        (tr("Document", "Dokumen"), "left"),
        (tr("passages", "kutipan"), "right"),
        (tr("suggested", "bersaran"), "right"),
        *_share_headings(),
    )
    for transcript in tagged.transcripts:
        name = transcript.document
        view.add_row(
            name,
            str(tagged.tally.sources[name]),
            str(tagged.tally.with_suggestions[name]),
            *_shares(tagged.accounts[name]),
        )
    return view


def _of_tables(tagged: Tagged) -> RenderableType:
    view = table(
        tr("Tables", "Tabel"),
        (tr("Table", "Tabel"), "left"),
        (tr("rows", "baris"), "right"),
        (tr("no text", "tanpa teks"), "right"),
        (tr("passages", "kutipan"), "right"),
        (tr("suggested", "bersaran"), "right"),
    )
    for name, told in tagged.tables.items():
        own = (told.rows, told.empty, tagged.tally.sources[name])
        view.add_row(name, *map(whole, (*own, tagged.tally.with_suggestions[name])))
    return view


def _weak(tagged: Tagged) -> RenderableType:
    used, model = tagged.tally.indicators, tagged.model
    doubtful = [
        (indicator.name, used[indicator.id], model.evaluation.indicators[indicator.id])
        for indicator in model.codebook.indicators
        if used[indicator.id] and model.evaluation.indicators[indicator.id].verdict != "ok"
    ]
    if not doubtful:
        return Text("")
    lines = [
        Text(f"  {name} ({number}, {verdict(item.verdict)}): {verdict_reason(item.reason)}")
        for name, number, item in doubtful
    ]
    if not model.evaluation.calibrated:
        return Text(codebook_alone_words(shares_suggested(tagged)), style="bold")
    head = tr("Do not rely on suggestions of:", "Jangan mengandalkan saran untuk:")
    return Group(Text(head, style="bold"), *lines)


def imported_view(imported: Imported, out: Path) -> RenderableType:
    """Return a table of transcripts, and what to do next."""
    view = table(
        tr("Transcripts", "Transkrip"),
        (tr("Document", "Dokumen"), "left"),
        (tr("passages", "kutipan"), "right"),
        *_share_headings(),
        (tr("speakers", "penutur"), "left"),
    )
    passages = Counter(imported.corpus.passages["document"].to_list())
    for transcript in imported.transcripts:
        name = transcript.document
        speakers = ", ".join(transcript.speakers) or "–"
        view.add_row(
            name,
            str(passages[name]),
            *_shares(imported.accounts[name]),
            speakers,
        )
    number = len(imported.corpus.passages)
    done = tr(
        f"{count(number, 'passage', '')} written to {out}.",
        f"{whole(number)} kutipan ditulis ke {out}.",
    )
    return Group(view, Text(f"{done} {_where_to_code(imported, out)}"))


def _where_to_code(imported: Imported, out: Path) -> str:
    command = command_line(reviewing(out))
    on_screen = tr(
        f"Now code it on the screen: {command} (NAME: your name or initials); or",
        f"Sekarang kode di layar: {command} (NAMA: nama atau inisial Anda); atau",
    )
    by_row = tr(
        "codings.csv: passage_id,coder,indicator,stance; a row a code, an empty indicator where "
        "you found nothing.",
        "codings.csv: passage_id,coder,indicator,stance; satu baris satu kode, indikator kosong "
        "bila tidak menemukan apa pun.",
    )
    if not imported.sheet:
        return f"{on_screen} " + tr(f"write {by_row}", f"isi {by_row}")
    return f"{on_screen} " + tr(
        f"fill in {CODING_SHEET}, a row a passage, and give it to train and agree; or write "
        f"{by_row}",
        f"isi {CODING_SHEET}, satu baris satu kutipan, lalu berikan ke train dan agree; atau isi "
        f"{by_row}",
    )


def _share_headings() -> tuple[tuple[str, str], ...]:
    """Shares of the words: informants' passages, questions, header, and what became nothing."""
    names = (
        tr("answers", "jawaban"),
        tr("asked", "tanya"),
        tr("header", "kepala"),
        tr("none", "sisa"),
    )
    return tuple((name, "right") for name in names)


def _shares(account: Account) -> list[str]:
    return [percent(share) for share in account.shares().values()]


def say_what_was_read(
    transcripts: Sequence[Told],
    accounts: Mapping[str, Account],
    left_out: Sequence[Message] = (),
) -> None:
    """Say what was not read, what was guessed, and where speakers may be missing."""
    for left in left_out:
        warn(file_note_line(left))
    _say_who_is_missing(transcripts)
    doubtful = [transcript for transcript in transcripts if transcript.doubtful]
    if in_full() or len(doubtful) < 2:
        for transcript in doubtful:
            warn(_doubtful(transcript))
    else:
        warn(_all_doubtful(doubtful))
    _say_what_is_thin(accounts)


def _say_what_is_thin(accounts: Mapping[str, Account]) -> None:
    thin = {document: account for document, account in accounts.items() if account.thin}
    if len(thin) > 1 and not in_full():
        warn(f"{_all_thin(thin)} {remedy()}")
        return
    for document, account in list(thin.items())[:_MOST_LINES]:
        warn(f"{document}: {shortfall(account)}")
    more = len(thin) - _MOST_LINES
    if more > 0:
        warn(
            tr(
                f"{count(more, 'more document', '')} like this.",
                f"{whole(more)} dokumen lagi seperti itu.",
            )
        )
    if thin:
        warn(remedy())


def _all_thin(thin: Mapping[str, Account]) -> str:
    """Say once of several documents that too little of them became passages."""
    shares = [
        f"{document} {percent(account.shares()[Kind.INFORMANT])}"
        for document, account in thin.items()
    ]
    return tr(
        f"little of {count(len(thin), 'document', '')} became passages: {_few(shares)}.",
        f"hanya sedikit isi {whole(len(thin))} dokumen yang menjadi kutipan: {_few(shares)}.",
    )


def _few(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    left = len(names) - _MOST_LINES
    mark = tr(", ", "; ") if any("," in name for name in names) else ", "
    return mark.join(names[:_MOST_LINES]) + (f", … (+{whole(left)})" if left > 0 else "")


def _all_doubtful(transcripts: Sequence[Told]) -> str:
    """Say once of several transcripts that lines of them may begin with a label."""
    lines = sum(len(transcript.doubtful) for transcript in transcripts)
    labels = dict.fromkeys(named(label) for own in transcripts for _, label in own.doubtful)
    documents = _few([transcript.document for transcript in transcripts])
    return tr(
        f"{count(lines, 'line', '')} of {documents} may begin with a speaker's label "
        f"({_few(list(labels))}) and {'was' if lines == 1 else 'were'} not taken for one. Where "
        "they are, name them with --informant LABEL and --interviewer LABEL.",
        f"{whole(lines)} baris dalam {documents} mungkin diawali label penutur "
        f"({_few(list(labels))}) tetapi tidak dibaca sebagai label. Bila memang label, sebutkan "
        "dengan --informant LABEL dan --interviewer LABEL.",
    )


def _say_who_is_missing(transcripts: Sequence[Told]) -> None:
    one_sided = {
        Layout.ASKER_LABELLED: tr(
            "only who asks is labelled in {}; the unlabelled text between counts as the "
            "informant's. Where that is wrong, label the answers too.",
            "hanya penanya yang berlabel dalam {}; teks tanpa label di antaranya dianggap jawaban "
            "informan. Bila keliru, beri label juga pada jawabannya.",
        ),
        Layout.INFORMANT_LABELLED: tr(
            "only who answers is labelled in {}; unlabelled questions count as the interviewer's.",
            "hanya penjawab yang berlabel dalam {}; pertanyaan tanpa label dianggap milik "
            "pewawancara.",
        ),
    }
    for layout, what in one_sided.items():
        documents = _few([t.document for t in transcripts if t.layout is layout])
        if documents:
            warn(what.format(documents))
    unlabelled = _few([t.document for t in transcripts if not t.labelled])
    unasked = _few([t.document for t in transcripts if t.labelled and not t.asked])
    if unlabelled:
        warn(
            tr(
                f"no speaker was found in {unlabelled}; each paragraph is a passage.",
                f"tidak ada penutur yang ditemukan dalam {unlabelled}; tiap paragraf menjadi "
                "kutipan.",
            )
        )
    if unasked:
        warn(
            tr(
                f"nobody could be told to be the interviewer in {unasked}; every turn is a "
                "passage. Name who asks with --interviewer LABEL.",
                f"penanya tidak dapat ditentukan dalam {unasked}; semua giliran menjadi kutipan. "
                "Sebutkan dengan --interviewer LABEL.",
            )
        )


def _doubtful(transcript: Told) -> str:
    told = [f"{line}: {named(label)}" for line, label in transcript.doubtful]
    lines = first_few(told, _MOST_LINES)
    number = len(transcript.doubtful)
    if not transcript.labelled:
        return tr(
            f"{transcript.document}: {count(number, 'line', '')} may begin with a speaker's label "
            f"({lines}), too few to read it as an interview. Where they are labels, name "
            "them with --informant LABEL and --interviewer LABEL.",
            f"{transcript.document}: {number} baris mungkin diawali label penutur "
            f"({lines}), terlalu sedikit untuk dibaca sebagai wawancara. Bila memang label, "
            "sebutkan dengan --informant LABEL dan --interviewer LABEL.",
        )
    return tr(
        f"{transcript.document}: {count(number, 'line', '')} may begin with a speaker's label and "
        f"{'was' if number == 1 else 'were'} left to the speaker before ({lines}). Where it "
        "is one, write it as the others are.",
        f"{transcript.document}: {number} baris mungkin diawali label penutur tetapi dianggap "
        f"lanjutan penutur sebelumnya ({lines}). Bila memang label, tulislah seperti label "
        "yang lain.",
    )


def say_of_tagging(tagged: Tagged, *, explained: bool) -> None:
    """Say what should be known of tags besides their figures, to standard error."""
    if tagged.made_by:
        note(recall_words(tagged.made_by, tagged.model.codebook))
    if tagged.resumed:
        note(
            tr(
                f"{whole(tagged.resumed)} of the passages had been done before.",
                f"{whole(tagged.resumed)} kutipan sudah selesai sebelumnya.",
            )
        )
    if explained and tagged.model.neighbours is None:
        note(
            tr(
                "This model does not keep the passages it learnt from (neighbours.json is not "
                "there), so no nearest ones are told. Train it again to have them.",
                "Model ini tidak menyimpan kutipan pelatihannya (neighbours.json tidak ada), "
                "jadi kutipan terdekat tidak disebut. Latih ulang untuk mendapatkannya.",
            )
        )
    say_what_was_read(tagged.transcripts, tagged.accounts, tagged.notes)
    say_what_was_skipped(tagged.skipped)
    if tagged.repeated:
        warn(
            tr(
                f"{count(tagged.repeated, 'row', '')} of the tables have an id that an earlier row "
                "has; reports and samples refuse passages of the same id.",
                f"{whole(tagged.repeated)} baris tabel ber-id sama dengan baris sebelumnya; "
                "laporan dan sampel menolak kutipan yang ber-id sama.",
            )
        )
    if said := formula_note(tagged.tally.formula_cells):
        warn(said)
    if said := untold_words(tagged.tally.indicators, tagged.model):
        note(said)
    say_what_failed(tagged.failed)


def say_what_was_skipped(skipped: Sequence[Message]) -> None:
    """Say what lay beside the transcripts and was not read, and what to do with it."""
    kinds: dict[OtherFile, list[str]] = {}
    for own in skipped:
        kinds.setdefault(OtherFile(own.code), []).append(own.where)
    for kind, names in kinds.items():
        warn(skipped_words(kind, names, _MOST_NAMES if in_full() else _FEW_NAMES))


def say_what_failed(failed: Sequence[InputError]) -> None:
    """List the transcripts that could not be read."""
    if not failed:
        return
    warn(
        tr(
            f"{count(len(failed), 'transcript', '')} could not be read; the others are done:",
            f"{whole(len(failed))} transkrip tidak dapat dibaca; yang lain selesai:",
        ),
        always=True,
    )
    for error in failed:
        notes().print(f"  {error}", soft_wrap=True)


def example_view(tagging: Tagging, model: Model, most: int = _EXAMPLES) -> RenderableType:
    """Return the passages with the most confident suggestions, for a first look."""
    surest = sorted(
        (t for t in tagging.tags if t.suggested),
        key=lambda t: -t.suggested[0].confidence,
    )
    parts: list[RenderableType] = [
        Text(
            tr(
                f"{count(len(tagging.tags), 'passage', '')} of "
                f"{count(len(tagging.transcripts), 'transcript', '')}, {len(surest)} with "
                "suggestions. The surest:",
                f"{whole(len(tagging.tags))} kutipan dari {whole(len(tagging.transcripts))} "
                f"transkrip, {len(surest)} dengan saran. Yang paling yakin:",
            )
        )
    ]
    for tagged in surest[:most]:
        parts.append(Text(""))
        parts.append(quoted(tagged))
        parts += [suggestion_line(suggestion, model) for suggestion in tagged.suggested]
    return Group(*parts)


def quoted(tagged: TaggedPassage) -> RenderableType:
    """Return the passage with the evidence of its first suggestion underlined."""
    passage = tagged.passage
    text = Text(passage.text)
    for span in tagged.suggested[0].evidence:
        text.stylize("underline", span.start - passage.start, span.end - passage.start)
    return Group(Text(f"{passage.passage_id}", style="bold"), Padding(text, (0, 0, 0, 2)))


def suggestion_line(suggestion: Suggestion, model: Model) -> RenderableType:
    """Return indicator, confidence, stance if it may be told, and a verdict that is not ``ok``."""
    name = model.codebook[suggestion.indicator].name
    doubt = "" if suggestion.verdict == "ok" else verdict(suggestion.verdict)
    said = ", ".join(filter(None, (stance_word(suggestion.stance), doubt)))
    return Text(
        f"  → {name}: {confidence_word(suggestion.confidence)}" + (f" ({said})" if said else "")
    )
