"""Recording: microphone and far end into a WAV that grows and survives a crash. Callers use `recorder`."""
