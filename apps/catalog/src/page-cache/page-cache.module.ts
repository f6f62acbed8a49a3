import { Module } from '@nestjs/common';
import { RecentPages } from './recent-pages.js';

@Module({
  providers: [RecentPages],
  exports: [RecentPages],
})
export class PageCacheModule {}
