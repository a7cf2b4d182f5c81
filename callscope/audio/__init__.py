"""Sound comes in: recording, decoding, playing, cutting."""
