"""The blocks of a wavetable voice in short: a card each with its curve, its figures and its lock."""

from __future__ import annotations

from evosynth.notation.quantities import written
from evosynth.synths.wavetable.laws import shape_of
from evosynth.synths.wavetable.space import ENVELOPES, WAVETABLE_SPACE
from evosynth.synths.wavetable.words import CHOICE_WORDS
from ui.view_state import wavetable_curves as curves
from ui.view_state.wavetable_voice import Shown
from ui.views.voices.wavetable_at_hand import TablesAtHand
from ui.widgets.curve_card import CurveCard

LEAST_REACH = 0.05  # octaves by which an envelope moves the filter, for that to be drawn


def show(card: CurveCard, name: str, shown: Shown, tables: TablesAtHand) -> None:
    """A block of a voice, and how that of its parent looks."""
    if name.startswith("osc"):
        _oscillator(card, name, shown, tables)
    elif name == "filter":
        _filter(card, shown)
    elif name.startswith("lfo"):
        _lfo(card, name, shown)
    else:
        _envelope(card, name, shown)


def drawn_from(name: str, shown: Shown) -> object:
    """All that a card shows comes from this: where it is the same nothing is drawn anew."""
    return shown.table(name) if name.startswith("osc") else "", shown.seconds, [shown.values[n] for n in _NEEDED[name]]


def _needed(name: str) -> tuple[str, ...]:
    """The values that a card depends on: its own, what moves what, and the filter's, for what its envelope does."""
    own = name, "filter"
    return tuple(p.name for p in WAVETABLE_SPACE.parameters if p.block in own or p.block.startswith("mod"))


def ghost(name: str, shown: Shown) -> curves.Points:
    """The curve of a block of the parent, where it is one that can be compared."""
    if shown.parent is None:
        return ()  # type: ignore[return-value]
    values = shown.parent.values
    if name in ENVELOPES:
        return curves.envelope(values, name, *shown.seconds)
    if name.startswith("lfo"):
        return curves.lfo(values, name, shown.parent.word(f"{name}_shape"), shown.seconds[1])
    if name == "filter":
        return curves.filter_curve(
            shown.parent.word("filter_type"), values["filter_cutoff_hz"], values["filter_resonance"]
        )
    return ()  # type: ignore[return-value]


def _oscillator(card: CurveCard, name: str, shown: Shown, tables: TablesAtHand) -> None:
    values, word = shown.values, shown.table(name)
    semitones = 12 * values[f"{name}_octave"] + values[f"{name}_semitone"]
    unison, warp = int(values[f"{name}_unison"]), shown.word(f"{name}_warp")
    words = [tables.name(word)]
    words += [written(semitones, "st", signed=True, whole=True)] if semitones else []
    words += [f"{unison} voices"] if unison > 1 else []
    words += [CHOICE_WORDS[warp]] if warp != "none" and values[f"{name}_warp_amount"] > 0.0 else []
    off = name in shown.off()
    level, position = "off" if off else shown.text(f"{name}_level"), shown.text(f"{name}_position")
    frames = tables.frames(word)
    points = (
        []
        if frames is None
        else curves.points_of(curves.cycle(frames, values[f"{name}_position"], shape_of(values, name)))
    )
    spoken = f"{', '.join(words)}, position {position}, {'' if off else 'level '}{level}"
    figures, hint = " · ".join([*words, level]), tables.hint(word)
    card.show_curve(figures, points, quiet=off, spoken=spoken, hint=hint)


def _filter(card: CurveCard, shown: Shown) -> None:
    kind, values = shown.word("filter_type"), shown.values
    if kind == "off":
        card.show_curve("Off", curves.filter_curve("off", 1000.0, 0.0), quiet=True)
        return
    cutoff, resonance, reach = (values[f"filter_{what}"] for what in ("cutoff_hz", "resonance", "env_octaves"))
    end = min(curves.HIGH_HZ, max(curves.LOW_HZ, cutoff * 2.0**reach))
    moved = abs(reach) > LEAST_REACH
    dashed = curves.filter_curve(kind, end, resonance) if moved else ()
    by = f", {shown.text('filter_env_octaves')}" if moved else ""
    hertz, words = shown.text("filter_cutoff_hz"), CHOICE_WORDS[kind]
    spoken = f"{words} at {hertz}, resonance {shown.text('filter_resonance')}{by and f'{by} by its envelope'}"
    card.show_curve(f"{words} · {hertz}{by}", curves.filter_curve(kind, cutoff, resonance), ghost=dashed, spoken=spoken)


def _envelope(card: CurveCard, name: str, shown: Shown) -> None:
    used, (gate_s, length_s) = bool(shown.moves(name)), shown.seconds
    times = " · ".join(shown.text(f"{name}_{stage}_s") for stage in ("attack", "decay", "release"))
    sustain = shown.text(f"{name}_sustain")
    spoken = f"attack, decay, release {times}; sustain {sustain}" + ("" if used else "; moves nothing")
    points = curves.envelope(shown.values, name, gate_s, length_s)
    card.show_curve(times if used else "unused", points, mark=gate_s / length_s, quiet=not used, spoken=spoken)


def _lfo(card: CurveCard, name: str, shown: Shown) -> None:
    used, shape = bool(shown.moves(name)), shown.word(f"{name}_shape")
    figures = f"{CHOICE_WORDS[shape]} · {shown.text(f'{name}_rate_hz')}"
    points = curves.lfo(shown.values, name, shape, shown.seconds[1])
    card.show_curve(
        figures if used else "unused", points, quiet=not used, spoken=figures + ("" if used else "; moves nothing")
    )


_NEEDED = {name: _needed(name) for name in ("osc1", "osc2", "filter", *ENVELOPES, "lfo1", "lfo2")}
