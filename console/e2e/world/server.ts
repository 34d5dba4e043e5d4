import { post } from './ask'
import { place } from './place'

/** A further process of the product on the same stores, for a test that stops and starts it. */
export class Server {
  private constructor(
    private readonly name: string,
    readonly url: string,
  ) {}

  static async start(name: string): Promise<Server> {
    const { url } = await post<{ url: string }>(`${place().control}/servers/start`, { name, role: 'api' })
    return new Server(name, url)
  }

  async stop(): Promise<void> {
    await post(`${place().control}/servers/stop`, { name: this.name })
  }

  /** Starts it again at the same address. */
  async startAgain(): Promise<void> {
    await Server.start(this.name)
  }
}
