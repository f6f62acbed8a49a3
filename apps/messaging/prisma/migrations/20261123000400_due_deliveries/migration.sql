-- What is still to be done, in the order it is done in: warnings before all other mails. Stays small however many mails
-- were sent.
DROP INDEX "delivery_due_idx";
CREATE INDEX "delivery_due_idx" ON "delivery"(("email" IS NULL), "next_try_at") WHERE "status" = 'pending';
