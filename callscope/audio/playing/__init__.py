"""The parts of playing: the order of spans, the spool, stretching, the tap that the device drinks from."""
