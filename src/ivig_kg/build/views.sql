-- Views for the main questions. Each row names who states it, the document and the place in it.

-- The documents, with who issues them.
CREATE VIEW cited AS
SELECT s.source, s.title AS source_title, s.authority, a.label AS authority_label, s.jurisdiction,
  j.label AS jurisdiction_label, s.access, s.url
FROM sources s
JOIN authorities a ON a.authority = s.authority
JOIN jurisdictions j ON j.code = s.jurisdiction;

-- Conditions by group: their own groups, wider groups, and the groups of wider conditions.
CREATE VIEW condition_in_group AS
WITH RECURSIVE member (condition, condition_group) AS (
  SELECT condition, groups FROM conditions_groups
  UNION
  SELECT m.condition, g.broader FROM member m
  JOIN condition_groups g ON g."group" = m.condition_group WHERE g.broader IS NOT NULL
  UNION
  SELECT p.condition, m.condition_group FROM conditions_parents p
  JOIN member m ON m.condition = p.parents
)
SELECT condition, condition_group FROM member ORDER BY condition, condition_group;

-- Who covers immune globulin for a condition, and who does not?
CREATE VIEW who_covers AS
SELECT r.condition, c.label AS condition_label, d.authority, d.authority_label, d.jurisdiction,
  r.position, r.use, r.prior_treatment_requirement, r.prior_authorization, r.coverage AS rule,
  r.source, d.source_title, r.locator
FROM coverage r
JOIN conditions c ON c.condition = r.condition
JOIN cited d ON d.source = r.source
ORDER BY c.label, d.authority_label, r.coverage;

-- Every criterion of a coverage rule; members of a group share its rule of combination.
CREATE VIEW criteria_of_coverage AS
SELECT r.condition, c.label AS condition_label, d.authority, d.authority_label, r.position,
  k.criterion, k.phase, k.kind, k."group", k.group_rule, k.statement, k.treatments, k.analyte,
  k.comparator, k.value, k.value_high, k.unit, r.coverage AS rule, k.source, d.source_title,
  k.locator
FROM criteria k
JOIN coverage r ON r.coverage = k.coverage
JOIN conditions c ON c.condition = r.condition
JOIN cited d ON d.source = k.source
ORDER BY c.label, d.authority_label, k.criterion;

-- Which indications require that another treatment has failed first? One row per rule or label.
CREATE VIEW prior_treatment_failure AS
SELECT m.condition_group, x.*
FROM (
  SELECT r.condition, c.label AS condition_label, d.authority, d.authority_label,
    CASE r.prior_treatment_requirement WHEN 'required' THEN 'strict' ELSE 'conditional' END
      AS requirement,
    (SELECT group_concat(label, '; ') FROM (
      SELECT DISTINCT t.label FROM criteria k
      JOIN criteria_treatments n ON n.criterion = k.criterion
      JOIN treatments t ON t.treatment = n.treatments
      WHERE k.coverage = r.coverage AND k.kind = 'prior-treatment-failure' ORDER BY t.label
    )) AS therapies,
    r.coverage AS statement, r.source, d.source_title, r.locator
  FROM coverage r
  JOIN conditions c ON c.condition = r.condition
  JOIN cited d ON d.source = r.source
  WHERE r.prior_treatment_requirement IN ('required', 'conditional')
  UNION ALL
  SELECT u.condition, c.label, d.authority, d.authority_label,
    CASE u.prior_treatment_requirement WHEN 'required' THEN 'strict' ELSE 'conditional' END,
    (SELECT group_concat(label, '; ') FROM (
      SELECT DISTINCT t.label FROM label_criteria k
      JOIN label_criteria_treatments n ON n.label_criterion = k.label_criterion
      JOIN treatments t ON t.treatment = n.treatments
      WHERE k.labelled_use = u.labelled_use AND k.kind = 'prior-treatment-failure' ORDER BY t.label
    )),
    u.labelled_use, u.source, d.source_title, u.locator
  FROM labelled_indications u
  JOIN conditions c ON c.condition = u.condition
  JOIN cited d ON d.source = u.source
  WHERE u.prior_treatment_requirement IN ('required', 'conditional')
) x
JOIN condition_in_group m ON m.condition = x.condition
ORDER BY m.condition_group, x.condition_label, x.requirement DESC, x.authority_label, x.statement;

-- What do product labels allow?
CREATE VIEW labelled_uses AS
SELECT u.condition, c.label AS condition_label, u.product, p.label AS product_label,
  u.jurisdiction, u.label_status, u.mention, u.population, u.restriction,
  u.prior_treatment_requirement, u.labelled_use, u.source, d.source_title, u.locator
FROM labelled_indications u
JOIN conditions c ON c.condition = u.condition
JOIN products p ON p.product = u.product
JOIN cited d ON d.source = u.source
ORDER BY c.label, p.label, u.labelled_use;

-- By which mechanisms is immune globulin held to work in a condition?
CREATE VIEW mechanisms_of_condition AS
SELECT l.condition, c.label AS condition_label, l.mechanism, m.label AS mechanism_label,
  l.support, l.statement, d.authority_label, l.source, d.source_title, l.locator
FROM mechanism_links l
JOIN conditions c ON c.condition = l.condition
JOIN mechanisms m ON m.mechanism = l.mechanism
JOIN cited d ON d.source = l.source
ORDER BY c.label, m.label, l.mechanism_link;

-- How often is a side effect seen?
CREATE VIEW side_effects AS
SELECT r.effect, e.label AS effect_label, r.product, p.label AS product_label, r.frequency_class,
  r.percent, r.per, r.numerator, r.denominator, r.text, d.authority_label, r.source,
  d.source_title, r.locator
FROM adverse_effect_rates r
JOIN adverse_effects e ON e.effect = r.effect
LEFT JOIN products p ON p.product = r.product
JOIN cited d ON d.source = r.source
ORDER BY e.label, r.rate;

-- Which codes of public terminologies has a condition?
CREATE VIEW codes_of_condition AS
SELECT substr(subject_id, 11) AS condition, subject_label AS condition_label,
  predicate_id AS relation, object_id AS code, object_label AS code_label, comment
FROM mappings
WHERE subject_id LIKE 'condition:%'
ORDER BY subject_label, object_id;
