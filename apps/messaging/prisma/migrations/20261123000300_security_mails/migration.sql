-- Where a security mail goes, whatever becomes of the contact: the newest address may be a thief's. Null for all others.
ALTER TABLE "delivery" ADD COLUMN "email" TEXT;
