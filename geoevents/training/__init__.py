"""How the learned reader is trained: gold to labels, the network, the loop, the export. Needs the train extra."""
