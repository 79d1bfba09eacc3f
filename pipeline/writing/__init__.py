"""Doc -> JSONL: the record types, their JSON Schema, their assembly from a Doc, and the files of a run."""
