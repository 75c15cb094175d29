"""How the learned reader is trained: labels, network, loop, export. Needs the train extra."""
