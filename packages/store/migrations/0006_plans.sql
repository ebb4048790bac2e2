-- Plans and settings of an earlier Podo say nothing of toolchains, workspaces and the app's own variables and folders.
update builds set plan = jsonb_build_object(
  'toolchains', '[]'::jsonb, 'workspace', plan -> 'root', 'port', null, 'environment', '{}'::jsonb, 'paths', '[]'::jsonb, 'installed', '[]'::jsonb
) || plan;

update releases set settings = '{"folder": ".", "surroundings": {"variables": {}, "paths": []}}'::jsonb || settings;
