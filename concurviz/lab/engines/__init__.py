"""One engine a model: a module with ``run(context)``, named in wire.models."""
