FROM scratch
RUNN true
COPPY a /
foo
