"""A synth that is none, for tests of hardware: a process with JACK MIDI and audio, led by lines of JSON.

    python tests/hardware/stand_in --model dx7 --name DX7 [--set '{"channel": 3}']

It says ``{"ready": true, ...}`` once its ports are there. Each line on stdin is an act, such as
``{"do": "press", "number": 5}``, and is answered by one line; the acts are the functions of ``acts.py``. It ends when
stdin does. It knows nothing of the program that is tested: all its bytes are written from the makers' documents.
"""

import argparse
import contextlib
import json
import os
import sys
import traceback
from typing import Any

from acts import ACTS
from models import MODELS
from rig import Rig


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=MODELS, default="dx7")
    parser.add_argument("--name", default="DX7")
    parser.add_argument("--set", default="{}", help="switches, as the act of that name takes them")
    asked = parser.parse_args()
    with contextlib.suppress(OSError):  # who comes late in a period of the server does not get its MIDI: only root may
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    rig = Rig(asked.model, asked.name)
    ACTS["set"](rig, **json.loads(asked.set))
    _say({"ready": True, "name": rig.name, "rate": rig.rate, "sound": rig.synth.notes.engine.there})
    for line in sys.stdin:
        _say(_answer(rig, json.loads(line)))
    rig.power_off(False)
    os._exit(0)  # dexed-py's binding tells of leaks when an interpreter ends, which are none of a process that ends


def _answer(rig: Rig, act: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = ACTS[act.pop("do")](rig, **act) or {}
    except Exception:
        return {"error": traceback.format_exc()}
    return {"error": rig.error, **answer} if rig.error else answer


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
