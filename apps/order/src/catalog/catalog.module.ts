import { Module } from '@nestjs/common';
import { CatalogClient } from './catalog-client.js';
import { CatalogOffers } from './catalog-offers.js';

@Module({
  providers: [CatalogClient, CatalogOffers],
  exports: [CatalogClient, CatalogOffers],
})
export class CatalogModule {}
