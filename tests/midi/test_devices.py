import pytest
from fakes import VirtualDX7

from evosynth.errors import InputError, PortError
from evosynth.midi.devices import DEXED, DX7, PROFILES, VOLCA_FM, profile_named, send_voice, voice_message
from evosynth.midi.sysex import bank_dump, parameter_change, read_sysex, single_dump, voice_request
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)


def no_pause(seconds: float) -> None:
    pass


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.key)
def test_a_voice_goes_to_the_edit_buffer_and_the_memory_stays(profile):
    synth = VirtualDX7(channel=5)
    send_voice(synth, BRASS, 5, profile, pause=no_pause)
    assert synth.edit_buffer == BRASS
    assert synth.memory == [INIT_VOICE] * 32
    assert len(synth.messages) == 1
    assert len(synth.messages[0]) == 163


def test_another_channel_hears_nothing():
    synth = VirtualDX7(channel=5)
    send_voice(synth, BRASS, 6, pause=no_pause)
    assert synth.edit_buffer == INIT_VOICE


def test_a_volca_fm_gets_all_operators_in_place_of_the_checksum():
    message = voice_message(BRASS, 1, VOLCA_FM)
    assert message[-2] == 0x7F
    assert message[:-2] == single_dump(BRASS)[:-2]
    assert read_sysex(message)[0] == [BRASS]
    assert voice_message(BRASS, 3, DX7) == single_dump(BRASS, 3)


def test_after_a_voice_the_cable_and_the_device_get_their_time():
    pauses: list[float] = []
    for profile in (DX7, DEXED):
        send_voice(VirtualDX7(), BRASS, 1, profile, pause=pauses.append)
    assert pauses == [pytest.approx(0.05 + 163 * 320e-6), 0.0]


def test_a_port_that_has_gone_is_told_before_any_pause():
    synth = VirtualDX7()
    synth.close()
    with pytest.raises(PortError, match="is closed"):
        send_voice(synth, BRASS, pause=lambda _: pytest.fail("there was nothing to wait for"))


def test_channels_outside_midi_are_refused():
    synth = VirtualDX7()
    with pytest.raises(ValueError, match=r"channel 17 is outside 1\.\.16"):
        send_voice(synth, BRASS, 17)
    assert not synth.messages


def test_profiles_are_found_by_key():
    assert profile_named("Volca-FM") is VOLCA_FM
    assert len({profile.key for profile in PROFILES}) == len(PROFILES)
    with pytest.raises(InputError, match=r"no device 'moog'; there are: dx7, .*dexed"):
        profile_named("moog")


# The stand-in does what section "The DX7 as a receiver" of docs/formats/dx7-sysex.md says.


def test_the_virtual_dx7_takes_banks_changes_and_no_requests():
    synth = VirtualDX7()
    synth.send(bank_dump([BRASS]))
    assert synth.memory == [BRASS] + [INIT_VOICE] * 31
    assert synth.edit_buffer == INIT_VOICE
    synth.send(parameter_change(134, 7))
    assert synth.edit_buffer["algorithm"] == 7
    synth.send(parameter_change(155, 0x20))
    assert synth.operators == 0x20
    synth.send(voice_request())
    assert len(synth.messages) == 4


def test_the_virtual_dx7_refuses_when_protected_and_tells_of_a_bad_checksum():
    synth = VirtualDX7(protected=True)
    send_voice(synth, BRASS, pause=no_pause)
    assert (synth.edit_buffer, synth.display) == (INIT_VOICE, "MEMORY PROTECTED")
    synth.protected = False
    send_voice(synth, BRASS, 1, VOLCA_FM, pause=no_pause)
    assert (synth.edit_buffer, synth.display) == (BRASS, "CHECK SUM ERROR!")
