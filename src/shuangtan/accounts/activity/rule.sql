-- rule: totals
SELECT
  "t12"."organisation",
  "t12"."sector",
  "t12"."month",
  SUM("t12"."emission_mg") AS "emission_mg",
  BIT_OR(CAST("t12"."states" AS INT)) AS "states",
  COUNT(*) FILTER(WHERE
    "t12"."states" >= 256) AS "gaps",
  COUNT(*) AS "rows"
FROM (
  SELECT
    "t3"."batch",
    "t3"."organisation",
    "t3"."sector",
    "t3"."product",
    "t3"."month",
    "t3"."amount",
    "t7"."factor_mg",
    CASE WHEN "t3"."amount" = 0 THEN 0 ELSE "t3"."amount" * "t7"."factor_mg" END AS "emission_mg",
    CASE
      WHEN "t3"."amount" IS NULL
      THEN "t3"."state"
      WHEN "t3"."amount" = 0
      THEN "t3"."state"
      WHEN "t7"."factor_mg" IS NULL
      THEN 1024
      ELSE "t3"."state" | "t7"."factor_state"
    END AS "states"
  FROM "activity" AS "t3"
  ANTI JOIN (
    SELECT
      "t3"."batch",
      "t3"."organisation",
      "t3"."sector",
      "t3"."product",
      "t3"."month"
    FROM "activity" AS "t3"
    SEMI JOIN (
      SELECT
        "t4"."batch"
      FROM "activity_batch" AS "t4"
      SEMI JOIN "activity_batch" AS "t5"
        ON "t5"."batch" < "t4"."batch"
        AND "t4"."first_month" <= "t5"."last_month"
        AND "t5"."first_month" <= "t4"."last_month"
    ) AS "t9"
      ON "t3"."batch" = "t9"."batch"
  ) AS "t11"
    ON "t3"."organisation" = "t11"."organisation"
    AND "t3"."sector" = "t11"."sector"
    AND "t3"."product" = "t11"."product"
    AND "t3"."month" = "t11"."month"
    AND "t3"."batch" < "t11"."batch"
  LEFT OUTER JOIN (
    SELECT
      "t1"."sector",
      "t1"."product",
      "t1"."valid_from",
      "t1"."valid_to",
      "t1"."factor_mg",
      "t1"."state" AS "factor_state"
    FROM "activity_factor" AS "t1"
  ) AS "t7"
    ON "t3"."sector" = "t7"."sector"
    AND "t3"."product" = "t7"."product"
    AND "t7"."valid_from" <= "t3"."month"
    AND "t3"."month" < "t7"."valid_to"
) AS "t12"
GROUP BY
  1,
  2,
  3
-- rule: living
SELECT
  "t3"."batch",
  "t3"."organisation",
  "t3"."sector",
  "t3"."product",
  "t3"."month",
  "t3"."amount",
  "t7"."factor_mg",
  CASE WHEN "t3"."amount" = 0 THEN 0 ELSE "t3"."amount" * "t7"."factor_mg" END AS "emission_mg",
  CASE
    WHEN "t3"."amount" IS NULL
    THEN "t3"."state"
    WHEN "t3"."amount" = 0
    THEN "t3"."state"
    WHEN "t7"."factor_mg" IS NULL
    THEN 1024
    ELSE "t3"."state" | "t7"."factor_state"
  END AS "states"
FROM "activity" AS "t3"
ANTI JOIN (
  SELECT
    "t3"."batch",
    "t3"."organisation",
    "t3"."sector",
    "t3"."product",
    "t3"."month"
  FROM "activity" AS "t3"
  SEMI JOIN (
    SELECT
      "t4"."batch"
    FROM "activity_batch" AS "t4"
    SEMI JOIN "activity_batch" AS "t5"
      ON "t5"."batch" < "t4"."batch"
      AND "t4"."first_month" <= "t5"."last_month"
      AND "t5"."first_month" <= "t4"."last_month"
  ) AS "t9"
    ON "t3"."batch" = "t9"."batch"
) AS "t11"
  ON "t3"."organisation" = "t11"."organisation"
  AND "t3"."sector" = "t11"."sector"
  AND "t3"."product" = "t11"."product"
  AND "t3"."month" = "t11"."month"
  AND "t3"."batch" < "t11"."batch"
LEFT OUTER JOIN (
  SELECT
    "t1"."sector",
    "t1"."product",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."factor_mg",
    "t1"."state" AS "factor_state"
  FROM "activity_factor" AS "t1"
) AS "t7"
  ON "t3"."sector" = "t7"."sector"
  AND "t3"."product" = "t7"."product"
  AND "t7"."valid_from" <= "t3"."month"
  AND "t3"."month" < "t7"."valid_to"
-- rule: told
SELECT
  "t2"."batch",
  "t2"."organisation",
  "t2"."sector",
  "t2"."product",
  "t2"."month",
  "t2"."amount",
  "t4"."factor_mg",
  CASE WHEN "t2"."amount" = 0 THEN 0 ELSE "t2"."amount" * "t4"."factor_mg" END AS "emission_mg",
  CASE
    WHEN "t2"."amount" IS NULL
    THEN "t2"."state"
    WHEN "t2"."amount" = 0
    THEN "t2"."state"
    WHEN "t4"."factor_mg" IS NULL
    THEN 1024
    ELSE "t2"."state" | "t4"."factor_state"
  END AS "states"
FROM "activity" AS "t2"
LEFT OUTER JOIN (
  SELECT
    "t1"."sector",
    "t1"."product",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."factor_mg",
    "t1"."state" AS "factor_state"
  FROM "activity_factor" AS "t1"
) AS "t4"
  ON "t2"."sector" = "t4"."sector"
  AND "t2"."product" = "t4"."product"
  AND "t4"."valid_from" <= "t2"."month"
  AND "t2"."month" < "t4"."valid_to"
