"""Scenarios: parameters, validation, TOML and presets."""
