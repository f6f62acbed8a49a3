-- CreateTable
CREATE TABLE "daily_sales" (
    "day" DATE NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "orders_placed" INTEGER NOT NULL DEFAULT 0,
    "orders_confirmed" INTEGER NOT NULL DEFAULT 0,
    "orders_cancelled" INTEGER NOT NULL DEFAULT 0,
    "revenue" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "daily_sales_pkey" PRIMARY KEY ("day", "currency")
);
