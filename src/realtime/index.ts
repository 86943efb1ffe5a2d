export { RealtimeModule } from './realtime.module';
export { routeUpgrades } from './upgrades';
