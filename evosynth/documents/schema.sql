-- A document as this version writes it. Every table is a fact of its own; nothing in it is code.
CREATE TABLE about (             -- id, made, made_by, machine, opened_by, in_hand
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE runs (
  run TEXT PRIMARY KEY,          -- a name that is given once
  began REAL NOT NULL,           -- seconds since 1970
  breeding INTEGER NOT NULL CHECK (breeding IN (0, 1)),
  target TEXT NOT NULL,          -- its name; empty: none
  synth TEXT NOT NULL,           -- EngineSpec as text
  stands TEXT NOT NULL CHECK (stands IN ('waiting', 'running', 'paused', 'stopped')),
  sources TEXT NOT NULL DEFAULT '[]',  -- JSON: keys of the sounds that its target was made of
  state TEXT,                    -- JSON: runs.folder.State
  plan BLOB                      -- runs.folder.Plan, packed
);
CREATE TABLE checkpoints (
  run TEXT NOT NULL REFERENCES runs (run),
  number INTEGER NOT NULL,       -- of a generation of a breeding that was left; -1: where the run stands
  data BLOB NOT NULL,            -- evolution.checkpoint
  PRIMARY KEY (run, number)
);
CREATE TABLE sources (           -- sounds that targets were made of
  key TEXT PRIMARY KEY,          -- SHA-256 of the data, 32 hexadecimal digits of it
  name TEXT NOT NULL,            -- of the file, with its suffix
  path TEXT NOT NULL,            -- where it was read
  data BLOB NOT NULL             -- the file
);
CREATE TABLE tables (            -- wavetables that voices name
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  data BLOB NOT NULL             -- as the store of tables has it
);
CREATE TABLE candidates (
  run TEXT NOT NULL REFERENCES runs (run),
  id INTEGER NOT NULL,
  parent INTEGER NOT NULL,       -- the main parent, -1: none
  other INTEGER NOT NULL,        -- the other one, -1: none
  step INTEGER NOT NULL,         -- the nearest stored ancestor of the main line, -1: a founder
  generation INTEGER NOT NULL,
  place INTEGER NOT NULL,        -- its row there
  why INTEGER NOT NULL,          -- bits, see records.Why; 0: it stands here as an ancestor
  move TEXT NOT NULL,
  voice BLOB NOT NULL,
  scores BLOB NOT NULL,          -- float64, little-endian
  PRIMARY KEY (run, id)
) WITHOUT ROWID;
CREATE TABLE heard (             -- sounds that were listened to: the key of a voice without its name
  sound BLOB PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE ratings (
  run TEXT NOT NULL REFERENCES runs (run),
  generation INTEGER NOT NULL,   -- the number of a breeding's generation in which they count, -1: a match
  candidate INTEGER NOT NULL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),  -- 0: taken back
  voice BLOB NOT NULL,
  PRIMARY KEY (run, generation, candidate)
) WITHOUT ROWID;
CREATE TABLE acts (              -- what a person has done, in the order in which it was done
  number INTEGER PRIMARY KEY,
  at REAL NOT NULL,              -- seconds since 1970, by the clock of the machine
  stand TEXT NOT NULL CHECK (stand IN ('done', 'undone', 'set aside', 'stays')),
  turn INTEGER NOT NULL,         -- when it was done or undone last
  edit TEXT NOT NULL             -- JSON: edits.edit
);
CREATE TABLE obeyed (            -- which commands took effect, and before which evaluation
  number INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (run),
  evaluations INTEGER NOT NULL,
  command TEXT NOT NULL          -- JSON
);
CREATE TABLE kept (              -- copies of what was kept from this document
  id INTEGER PRIMARY KEY,        -- in the kept list of the machine where it was kept
  at REAL NOT NULL,
  run TEXT NOT NULL,             -- where it comes from; empty: from elsewhere
  candidate INTEGER NOT NULL,    -- -1: none
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  distance REAL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),
  note TEXT,                     -- JSON: synths.base.Note; NULL where not known
  loudness_lufs REAL,
  voice BLOB NOT NULL
);
CREATE TABLE window (            -- how it was looked at: JSON values
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE card (              -- its picture on the start page, one row
  one INTEGER PRIMARY KEY CHECK (one = 1),
  told TEXT NOT NULL,            -- a line about it
  voice BLOB NOT NULL,
  note TEXT,                     -- JSON: synths.base.Note at which it is heard
  loudness_lufs REAL,
  pixels BLOB,                   -- as in the library's thumbnails
  rows INTEGER,
  length_s REAL,
  envelope BLOB
);
CREATE TABLE takes (             -- voices as a device was heard to play them, whichever run asked for it
  voice BLOB NOT NULL,           -- without its name
  midi_note INTEGER NOT NULL,
  velocity INTEGER NOT NULL,
  gate_s REAL NOT NULL,
  length_s REAL NOT NULL,
  device TEXT NOT NULL,          -- EngineSpec.device
  again INTEGER NOT NULL,        -- 0: heard for the first time; 1, 2 ...: once more
  sample_rate INTEGER NOT NULL,  -- Hz
  problem TEXT NOT NULL,         -- why it is not quite to be trusted; empty: it is
  at REAL NOT NULL,              -- seconds since 1970
  data BLOB NOT NULL,            -- FLAC, 24 bits, mono; from note-on
  PRIMARY KEY (voice, midi_note, velocity, gate_s, length_s, device, again)
);
