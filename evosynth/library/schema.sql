-- The whole library as it stands after the last migration; migrations.py takes older files here step by step.
CREATE TABLE kept (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  voice BLOB NOT NULL,         -- bytes that say which synth they are for
  synth TEXT NOT NULL DEFAULT 'dx7',
  name TEXT NOT NULL,
  distance REAL,               -- sum of the objectives; NULL without a target
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  target TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL DEFAULT (datetime('now')),
  note INTEGER,                -- what it is played at: its target's note and loudness; NULL where not known
  velocity INTEGER,
  gate_s REAL,
  note_s REAL,                 -- length of the note
  loudness_lufs REAL,
  sound BLOB NOT NULL DEFAULT x''  -- key of the voice without its name: content.sound_key
);
CREATE INDEX kept_by_sound ON kept (sound, target);
CREATE TABLE thumbnails (      -- apart from their voices: a list reads those that are in sight
  kept INTEGER PRIMARY KEY REFERENCES kept (id) ON DELETE CASCADE,
  pixels BLOB NOT NULL,        -- spectrogram, rows lowest first, deflated
  rows INTEGER NOT NULL,
  length_s REAL NOT NULL,
  envelope BLOB NOT NULL       -- float32
);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dir TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished')),
  target TEXT NOT NULL DEFAULT '',
  target_path TEXT NOT NULL DEFAULT '',
  pid INTEGER NOT NULL DEFAULT 0,
  started TEXT NOT NULL DEFAULT (datetime('now')),
  updated TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE TABLE ratings (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  candidate INTEGER NOT NULL,  -- id within the run
  voice BLOB NOT NULL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  updated TEXT NOT NULL DEFAULT (datetime('now')),
  PRIMARY KEY (run, candidate)
);
