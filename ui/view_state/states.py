"""What views are told: a signal for each frozen value. The controller feeds them, views connect to those they paint."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class States(QObject):
    """The one way from what is known to what is seen."""

    transport = Signal(object)  # TransportState
    history = Signal(object)  # ndarray (g, 3): evaluations, best, median
    target = Signal(object)  # TargetState | None
    grid = Signal(object)  # GridState
    strands = Signal(object)  # StrandsState
    lean = Signal(object)  # LeanState
    selection = Signal(object)  # SelectionState | None
    in_hand = Signal(object)  # SelectionState: as a hand is changing it; the selection follows
    kept = Signal(object)  # KeptPage
    limits = Signal(object)  # LimitsState
    editing = Signal(str)  # why nothing of the selected voice can be changed; empty: it can
    acts = Signal(object)  # ActsState
    lineage = Signal(object)  # LineageState
    pair = Signal(object)  # PairState: what the selected voice is held against, and which of the two sounds
    compared = Signal(object)  # CompareState: the selected voice and another one, value by value
    changes = Signal(object)  # WhatChanged: of the selected voice, against its parent
    undo = Signal(bool, bool, str, str)  # can undo, can redo, what is undone, what is redone
    playhead = Signal(object)  # (place | "target" | "kept:7" | "strand:2" | None, seconds)
    taste = Signal(object)  # TasteState | None
    blind = Signal(object)  # BlindState | None: a blind test covers the window
    auto_play = Signal(bool)  # whether tiles are heard one after the other
    phrase = Signal(object)  # PhraseState
    parents = Signal(object)  # ParentsState
    archive = Signal(object)  # ArchiveState
    amount = Signal(object)  # AmountState
    audio = Signal(object)  # AudioState
    device = Signal(object)  # DeviceState
    device_sound = Signal(object)  # SoundState
    device_differs = Signal(object)  # DiffersState
    examples = Signal(object)  # tuple[Example, ...]
    recents = Signal(object)  # tuple[str, ...]: paths
    reading = Signal(str)  # the file that is being read, empty when done
    files_to_choose = Signal(object)  # FilesToChoose
    table = Signal(object)  # TableState | None: looked at before it is used
    table_frames = Signal(object)  # TableFrames: of a table that is to be drawn
    document = Signal(object)  # DocumentState
    documents = Signal(object)  # tuple[DocumentCard, ...], newest first
    documents_expected = Signal(int)  # so many may be found, before they have been looked at
    banner = Signal(object)  # Banner | None
    toast = Signal(object)  # Toast
