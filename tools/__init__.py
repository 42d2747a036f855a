"""What authors run; a learner needs none of it."""
