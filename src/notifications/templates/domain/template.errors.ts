import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No template has this id in this tenant. */
export class TemplateNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'template-not-found';

  constructor(id: string) {
    super(`There is no template ${id}.`);
  }
}

/** The template never had this version. */
export class TemplateVersionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'template-version-not-found';

  constructor(id: string, version: number) {
    super(`The template ${id} has no version ${version} in its history.`);
  }
}

/** Another template is for the same messages. */
export class TemplateMatchTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'template-match-taken';

  constructor() {
    super('Another template has the same channel, kind, alert type, category, severity and locale.');
  }
}

/** The tenant has as many templates as allowed. */
export class TooManyTemplates extends LimitReached {
  readonly type = 'too-many-templates';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} templates; this one has ${current}.`, limit, current);
  }
}

/** The template was changed by someone else since the client read it. */
export class TemplateChanged extends StaleVersion {
  readonly type = 'template-changed';

  constructor(version: number) {
    super('The template', version);
  }
}
