import type { ServiceApi, ServiceApiOptions } from '../../adapters/service/service-api'

type Calls = Pick<
  ServiceApi,
  | 'create'
  | 'addPart'
  | 'complete'
  | 'cancel'
  | 'reach'
  | 'file'
  | 'contentMd5'
  | 'findFiles'
  | 'listFiles'
  | 'deleteFile'
  | 'download'
  | 'clockSkew'
  | 'testAccount'
  | 'ask'
>

/** The API of the service, which is loaded with the first call: its library is large, and no window waits for it. */
export class LazyApi implements Calls {
  readonly #options: ServiceApiOptions
  #ready: ServiceApi | null = null
  #loaded: Promise<ServiceApi> | null = null

  constructor(options: ServiceApiOptions) {
    this.#options = options
  }

  create: Calls['create'] = async (...call) => (await this.#api()).create(...call)
  addPart: Calls['addPart'] = async (...call) => (await this.#api()).addPart(...call)
  complete: Calls['complete'] = async (...call) => (await this.#api()).complete(...call)
  cancel: Calls['cancel'] = async (...call) => (await this.#api()).cancel(...call)
  reach: Calls['reach'] = async (...call) => (await this.#api()).reach(...call)
  file: Calls['file'] = async (...call) => (await this.#api()).file(...call)
  contentMd5: Calls['contentMd5'] = async (...call) => (await this.#api()).contentMd5(...call)
  findFiles: Calls['findFiles'] = async (...call) => (await this.#api()).findFiles(...call)
  listFiles: Calls['listFiles'] = async (...call) => (await this.#api()).listFiles(...call)
  deleteFile: Calls['deleteFile'] = async (...call) => (await this.#api()).deleteFile(...call)
  download: Calls['download'] = async (...call) => (await this.#api()).download(...call)
  testAccount: Calls['testAccount'] = async (...call) => (await this.#api()).testAccount(...call)

  ask: Calls['ask'] = async (...call) => (await this.#api()).ask(...call)

  clockSkew(accountId: string): number | undefined {
    return this.#ready?.clockSkew(accountId)
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close()
  }

  #api(): Promise<ServiceApi> {
    this.#loaded ??= import('../../adapters/service/service-api').then(({ ServiceApi }) => {
      this.#ready = new ServiceApi(this.#options)
      return this.#ready
    })
    return this.#loaded
  }
}
