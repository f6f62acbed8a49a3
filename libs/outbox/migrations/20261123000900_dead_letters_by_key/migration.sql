-- What an operator asks for who looks at one order. A hash, because a key may be longer than what a B-tree takes.
create index dead_letter_by_key on eventing.dead_letter using hash (message_key);
