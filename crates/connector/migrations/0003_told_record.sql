-- Texts are remembered like calls: how each extension told of them, without numbers and words.
ALTER TABLE told_call RENAME TO told_record;
