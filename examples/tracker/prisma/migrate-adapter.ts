import { PrismaPg } from "@prisma/adapter-pg";

const NAME_OID = 19;
const TEXT_OID = 25;

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;
type QueryResult = { fields: { dataTypeID: number }[] };
type ConnectionInternals = { performIO(query: unknown): Promise<QueryResult> };

/**
 * The pg adapter for Prisma Migrate. PostgreSQL's catalogues hold columns of type `name`, which adapter-pg 6 does
 * not know, so every migrate command stops there (prisma/orm#27403). `name` reads as text.
 */
export class MigrateAdapter extends PrismaPg {
  override async connect(): Promise<Connection> {
    const connection = await super.connect();
    const internals = connection as unknown as ConnectionInternals;
    const performIO = internals.performIO.bind(connection);
    internals.performIO = async (query) => {
      const result = await performIO(query);
      for (const field of result.fields) {
        if (field.dataTypeID === NAME_OID) field.dataTypeID = TEXT_OID;
      }
      return result;
    };
    return connection;
  }
}
