import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { beyondControllers, beyondProviders } from './on-call/beyond.providers';
import { onCallControllers, onCallEntities, onCallProviders } from './on-call/on-call.providers';
import { policyControllers, policyEntities, policyProviders } from './policies/policies.providers';
import { runControllers, runProviders } from './runs/runs.providers';
import { slaControllers, slaEntities, slaProviders } from './sla/sla.providers';
import { workItemControllers, workItemProviders } from './work-items/work-items.providers';

@Module({
  imports: [TypeOrmModule.forFeature([...onCallEntities, ...policyEntities, ...slaEntities])],
  controllers: [
    ...slaControllers,
    ...onCallControllers,
    ...beyondControllers,
    ...policyControllers,
    ...runControllers,
    ...workItemControllers,
  ],
  providers: [
    ...onCallProviders,
    ...policyProviders,
    ...runProviders,
    ...slaProviders,
    ...beyondProviders,
    ...workItemProviders,
  ],
})
export class EscalationModule {}
