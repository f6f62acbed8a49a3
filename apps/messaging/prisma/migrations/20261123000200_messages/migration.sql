-- When what is known of somebody was said, and whether they were welcomed.
ALTER TABLE "contact"
    ADD COLUMN "as_of" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity',
    ADD COLUMN "welcomed_at" TIMESTAMPTZ(3);
ALTER TABLE "contact" ALTER COLUMN "as_of" DROP DEFAULT;

-- CreateTable
CREATE TABLE "vendor" (
    "id" UUID NOT NULL,
    "owner_account_id" UUID NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vendor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_progress" (
    "order_id" UUID NOT NULL,
    "shopper_id" UUID NOT NULL,
    "shipped" BOOLEAN NOT NULL,
    "cancelled" BOOLEAN NOT NULL,

    CONSTRAINT "order_progress_pkey" PRIMARY KEY ("order_id")
);

-- Without an account a mail waits until it is known whose vendor or whose order it is about. Mails to one account about
-- one order go out in the order of their being addressed.
ALTER TABLE "delivery"
    ALTER COLUMN "account_id" DROP NOT NULL,
    ADD COLUMN "vendor_id" UUID,
    ADD COLUMN "addressed_at" TIMESTAMPTZ(6),
    ADD COLUMN "resends" INTEGER NOT NULL DEFAULT 0;
UPDATE "delivery" SET "addressed_at" = "created_at";
ALTER TABLE "delivery"
    ADD CONSTRAINT "delivery_recipient_check" CHECK (num_nonnulls("account_id", "vendor_id", "order_id") > 0),
    ADD CONSTRAINT "delivery_addressed_check" CHECK (("account_id" IS NULL) = ("addressed_at" IS NULL)),
    ADD CONSTRAINT "delivery_unaddressed_check" CHECK ("account_id" IS NOT NULL OR "status" = 'pending');

-- CreateIndex
CREATE INDEX "delivery_account_id_id_idx" ON "delivery"("account_id", "id" DESC);

-- Normally empty.
CREATE INDEX "delivery_unaddressed_idx" ON "delivery"("id") WHERE "account_id" IS NULL;

-- CreateTable
CREATE TABLE "resend" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resend_pkey" PRIMARY KEY ("delivery_id", "number")
);

-- AddForeignKey
ALTER TABLE "resend" ADD CONSTRAINT "resend_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "account_id" UUID,
    "order_id" UUID,
    "template" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notification_account_id_id_idx" ON "notification"("account_id", "id" DESC);

-- For the count that every page shows.
CREATE INDEX "notification_unread_idx" ON "notification"("account_id", "id" DESC) WHERE "read_at" IS NULL;
