import { serviceConfig } from '@mvec/prisma/config';

export default serviceConfig('order');
