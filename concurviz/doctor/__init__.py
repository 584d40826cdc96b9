"""What this machine has and lacks for concurviz: each check with its state, value and remedy."""
