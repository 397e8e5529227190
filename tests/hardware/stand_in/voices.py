"""Voices as bytes of a DX7: in the order of a single dump (155), of a bank (128), and their supplements (49, 35)."""

OPERATORS = 6
ALL_ON = 0x3F  # bit 5 is operator 1
_ONE, _PACKED = 21, 17  # bytes of an operator in either order; operator 6 comes first


def checksum(data: bytes) -> int:
    return -sum(data) & 0x7F


def init_voice(name: str = "INIT VOICE") -> bytearray:
    operator = [99, 99, 99, 99, 99, 99, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 7]
    voice = bytearray(operator * OPERATORS)
    voice[5 * _ONE + 16] = 99
    voice += bytes([99] * 4 + [50] * 4 + [0, 0, 1, 35, 0, 0, 0, 1, 0, 3, 24])
    return voice + name.ljust(10)[:10].encode("ascii")


def packed(voice: bytes) -> bytes:
    out = bytearray()
    for at in range(0, OPERATORS * _ONE, _ONE):
        op = voice[at : at + _ONE]
        out += op[:11]
        out += bytes([op[12] << 2 | op[11], op[20] << 3 | op[13], op[15] << 2 | op[14], op[16], op[18] << 1 | op[17]])
        out.append(op[19])
    out += voice[126:134]
    out += bytes([voice[134], voice[136] << 3 | voice[135]]) + voice[137:141]
    out.append(voice[143] << 4 | voice[142] << 1 | voice[141])
    return bytes(byte & 0x7F for byte in out + voice[144:155])


def unpacked(packed: bytes) -> bytearray:
    out = bytearray()
    for at in range(0, OPERATORS * _PACKED, _PACKED):
        op = packed[at : at + _PACKED]
        out += op[:11] + bytes([op[11] & 3, op[11] >> 2 & 3, op[12] & 7, op[13] & 3, op[13] >> 2 & 7, op[14]])
        out += bytes([op[15] & 1, op[15] >> 1 & 31, op[16], op[12] >> 3 & 15])
    out += packed[102:110]
    out += bytes([packed[110] & 31, packed[111] & 7, packed[111] >> 3 & 1]) + packed[112:116]
    out += bytes([packed[116] & 1, packed[116] >> 1 & 7, packed[116] >> 4 & 7])
    return out + packed[117:128]


def default_supplement(voice: bytes) -> bytearray:
    """The 49 bytes that a DX7II gives a voice that came without: bend range 2, biases in the middle, its own AMS."""
    supplement = bytearray(49)
    supplement[6:12] = voice[14 : OPERATORS * _ONE : _ONE]
    supplement[16], supplement[33], supplement[37] = 2, 50, 50
    return supplement


def packed_supplement(full: bytes) -> bytes:
    out = bytearray([sum(full[i] << i for i in range(OPERATORS))])  # the order of the six bits is our own
    out += bytes(full[7 + i] << 3 | full[6 + i] for i in (0, 2, 4))
    out += bytes([full[19] << 4 | full[14] << 3 | full[13] << 2 | full[12], full[16] << 2 | full[15], full[17]])
    out += bytes([full[21] << 1 | full[20], full[22]]) + full[23:38] + bytes([full[38], 0])
    return bytes(byte & 0x7F for byte in out + full[39:47] + bytes([full[48] << 3 | full[47]]))


def unpacked_supplement(packed: bytes) -> bytearray:
    out = bytearray(packed[0] >> i & 1 for i in range(OPERATORS))
    for pair in packed[1:4]:
        out += bytes([pair & 7, pair >> 3 & 7])
    out += bytes([packed[4] & 3, packed[4] >> 2 & 1, packed[4] >> 3 & 1, packed[5] & 3, packed[5] >> 2 & 15, packed[6]])
    out += bytes([0, packed[4] >> 4 & 7, packed[7] & 1, packed[7] >> 1 & 15, packed[8]])
    return out + packed[9:25] + packed[26:34] + bytes([packed[34] & 7, packed[34] >> 3 & 1])


def with_operators(voice: bytes, mask: int) -> bytes:
    """The voice as it sounds with only these operators on."""
    heard = bytearray(voice)
    for index in range(OPERATORS):
        if not mask >> index & 1:
            at = index * _ONE
            heard[at + 9 : at + 11] = b"\0\0"  # no scaling and no velocity lifts a level of 0
            heard[at + 15 : at + 17] = b"\0\0"
    return bytes(heard)
