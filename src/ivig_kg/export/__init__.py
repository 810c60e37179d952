"""What other tools take away: documents made of answers and of the graph, no framework in sight."""
