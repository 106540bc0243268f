import { both, say, type Bilingual } from "../i18n/language";

/** A request that failed, as one sentence for the person at the map. */
export class ServiceError extends Error {
  constructor(
    readonly sentence: Bilingual,
    readonly status: number,
    readonly kind: string,
  ) {
    super(sentence.en);
  }

  /** Reads application/problem+json; anything else gets the sentence of its status. */
  static async from(response: Response): Promise<ServiceError> {
    const problem = await readProblem(response);
    const sentence = problem?.detail ? both(problem.detail, problem.detail_en) : ServiceError.forStatus(response.status);
    return new ServiceError(sentence, response.status, problem?.kind ?? "");
  }

  static unreachable(): ServiceError {
    return new ServiceError(say(navigator.onLine ? "serverUnreachable" : "offline"), 0, "unreachable");
  }

  static forStatus(status: number): Bilingual {
    if (status === 401 || status === 403) return say("forbidden");
    if (status === 404) return say("notFound");
    return say("serverFailed", { status });
  }
}

interface Problem {
  detail?: string;
  detail_en?: string;
  kind?: string;
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  return response.json().catch(() => null) as Promise<Problem | null>;
}
