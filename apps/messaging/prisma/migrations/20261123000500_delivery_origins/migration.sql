-- The event that led to it: the mail, whenever it goes, belongs to the same trace.
ALTER TABLE "delivery" ADD COLUMN "correlation_id" TEXT, ADD COLUMN "traceparent" TEXT;
