import { describe, expect, test } from 'vitest'
import { detectFiles as answer, noticesOf, planOf } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const web = (files: Files): string | undefined => planOf(files).processes['web']?.value
const install = (files: Files): string => planOf(files).install?.value ?? ''
const found = (files: Files): { plan: ReturnType<typeof planOf>; notices: readonly string[] } => ({ plan: planOf(files), notices: noticesOf(files) })

const FLASK = 'from flask import Flask\n\napp = Flask(__name__)\n'
const flask = (more: Files = {}): Files => ({ 'requirements.txt': 'flask==3.1.2\n', 'app.py': FLASK, ...more })
const project = (text = ''): string => `[project]\nname = "x"\nversion = "1"\n${text}`

describe('pip', () => {
  test('installs into .venv, whose programs are on PATH, and adds a server', () => {
    expect(planOf(flask())).toMatchObject({
      language: { value: 'python', from: 'requirements.txt' },
      framework: { value: 'Flask', from: 'app.py' },
      packageManager: { value: 'pip', from: 'requirements.txt' },
      toolchains: [{ name: 'python', wants: null }],
      install: { value: 'python3 -m venv --clear .venv && pip install -r requirements.txt gunicorn==23.0.0', from: 'requirements.txt' },
      processes: { web: { value: 'gunicorn --threads 8 app:app', from: 'app.py' } },
      port: { value: 'PORT' },
      paths: [{ value: '.venv/bin' }],
      installed: [{ value: '.venv' }],
      lockfiles: ['requirements.txt'],
    })
    expect(planOf(flask()).environment).toMatchObject({ PYTHONUNBUFFERED: { value: '1' }, VIRTUAL_ENV: { value: '{app}/.venv' } })
  })

  test.each([['requirements/production.txt'], ['requirements-prod.txt'], ['requirements/base.txt']])('finds %s', (file) => {
    expect(install({ [file]: 'flask\ngunicorn\n', 'app.py': FLASK })).toContain(`pip install -r ${file}`)
  })

  test('prefers requirements.txt, and what is for production before what is not', () => {
    expect(install({ 'requirements.txt': 'gunicorn', 'requirements/production.txt': '', 'app.py': FLASK })).toContain('-r requirements.txt')
    expect(install({ 'requirements/base.txt': '', 'requirements/production.txt': '-r base.txt\n', 'app.py': FLASK })).toContain('-r requirements/production.txt')
  })

  test('takes all files that a list may include as what decides the install', () => {
    expect(planOf({ 'requirements.txt': '-r requirements/base.txt -c constraints.txt', 'requirements/base.txt': 'flask', 'constraints.txt': '', 'docs/requirements.txt': '', 'app.py': FLASK }).lockfiles).toEqual(['constraints.txt', 'requirements.txt', 'requirements/base.txt'])
  })

  test('knows what included files declare, and is not led in circles by them', () => {
    const files = { 'requirements.txt': '-r requirements/base.txt\n-r requirements.txt\n', 'requirements/base.txt': `-r ../requirements.txt\n${'-r base.txt\n'.repeat(1000)}gunicorn==21\n`, 'app.py': FLASK }
    expect(install(files)).not.toContain('gunicorn')
  })

  test('gets a server in a line of its own where requirements have hashes, because pip wants one of each then', () => {
    expect(install(flask({ 'requirements.txt': 'flask==3.1.2 \\\n    --hash=sha256:aa\n' }))).toBe('python3 -m venv --clear .venv && pip install -r requirements.txt && pip install gunicorn==23.0.0')
  })

  test('does not install the app as a link to the folder of its build', () => {
    const plan = planOf(flask({ 'requirements.txt': '-e .\nflask\n', 'setup.py': '' }))
    expect(plan.install?.value).toContain('sed -E "s/^(-e|--editable)[ =]+//" requirements.txt > requirements.txt.podo && pip install -r requirements.txt.podo')
    expect(plan.installed).toEqual([])
  })

  test.each([
    [{ 'setup.py': 'setup()' }, 'pip install . gunicorn'],
    [{ 'pyproject.toml': `${project('dependencies = ["flask"]\n')}[build-system]\nrequires = ["setuptools"]\n` }, 'pip install . gunicorn'],
  ])('installs a package without a list: %j', (files, line) => {
    const plan = planOf({ ...files, 'app.py': FLASK })
    expect(plan.install?.value).toContain(line)
    expect(plan.installed).toEqual([])
  })
})

describe('uv', () => {
  test('installs by its lockfile, and is fetched where the machine has none', () => {
    const plan = planOf({ 'pyproject.toml': project('dependencies = ["flask", "gunicorn>=23"]\n'), 'uv.lock': '', 'app.py': FLASK })
    expect(plan.packageManager).toEqual({ value: 'uv', from: 'uv.lock' })
    expect(plan.install?.value).toBe('uv sync --locked --no-dev --no-editable --no-install-project')
    expect(plan).toMatchObject({ installed: [{ value: '.venv' }], lockfiles: ['pyproject.toml', 'uv.lock'], environment: { UV_PYTHON_DOWNLOADS: { value: 'never' } } })
  })

  test('installs the app itself where it declares programs', () => {
    const plan = planOf({ 'pyproject.toml': `${project('dependencies = ["flask", "gunicorn"]\n')}[project.scripts]\nx = "x:main"\n[build-system]\nrequires = []\n`, 'uv.lock': '', 'app.py': FLASK })
    expect(plan.install?.value).toMatch(/uv sync --locked --no-dev --no-editable$/)
    expect(plan.installed).toEqual([])
  })

  test.each([['[tool.uv]\n'], ['']])('without a lockfile resolves anew each time, and says so (%j)', (tool) => {
    const { plan, notices } = found({ 'pyproject.toml': project(`dependencies = ["flask"]\n${tool}`), 'app.py': FLASK })
    expect(plan.install?.value).toContain('uv sync --no-dev --no-editable --no-install-project && uv pip install gunicorn==23.0.0')
    expect(plan.installed).toEqual([])
    expect(notices.join()).toContain('There is no uv.lock')
  })

  test('installs a member of a workspace by the lockfile of that, and packages of the workspace anew', () => {
    const member = { 'apps/web/pyproject.toml': project('dependencies = ["flask", "gunicorn", "shared"]\n[tool.uv]\n'), 'apps/web/app.py': FLASK, 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*"]\n', 'podo.yaml': 'root: apps/web\n' }
    const plan = planOf({ ...member, 'uv.lock': 'source = { virtual = "." }\n' })
    expect(plan).toMatchObject({ install: { value: 'uv sync --locked --no-dev --no-editable --no-install-project' }, lockfiles: ['pyproject.toml', '../../uv.lock'], installed: [{ value: '.venv' }], environment: { UV_PROJECT_ENVIRONMENT: { value: '{app}/.venv' } } })
    expect(planOf({ ...member, 'uv.lock': 'source = { editable = "packages/shared" }\n' }).installed).toEqual([])
  })

  test('stands in for PDM, and says that its lockfile is not read', () => {
    expect(found({ 'pyproject.toml': project('dependencies = ["flask"]\n'), 'pdm.lock': '', 'app.py': FLASK }).notices.join()).toContain('pdm.lock is not read')
  })
})

describe('Poetry', () => {
  const poetry = (lock = 'version = "1"\n'): Files => ({ 'pyproject.toml': '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "^3"\ngunicorn = "*"\n', 'poetry.lock': lock, 'app.py': FLASK })

  test('says what its lockfile holds, and pip installs that', () => {
    const plan = planOf(poetry())
    expect(plan.install?.value).toMatch(/^python3 -m venv --clear \.venv && poetry export --no-interaction --only main -o \.venv\/requirements\.txt && pip install -r \.venv\/requirements\.txt$/)
    expect(plan).toMatchObject({ packageManager: { value: 'poetry', from: 'poetry.lock' }, version: { value: '^3.11' }, installed: [{ value: '.venv' }], lockfiles: ['pyproject.toml', 'poetry.lock'] })
  })

  test('leaves hashes out where a package comes from Git or a folder, which has none', () => {
    const plan = planOf(poetry('[[package]]\nname = "x"\n[package.source]\ntype = "git"\n'))
    expect(plan.install?.value).toContain('--without-hashes')
    expect(plan.installed).toEqual([])
  })
})

describe('Pipenv', () => {
  test('says what its lockfile holds, and pip installs that', () => {
    const plan = planOf({ Pipfile: '[packages]\nflask = "*"\n[requires]\npython_version = "3.11"\n', 'Pipfile.lock': '{}', 'app.py': FLASK })
    expect(plan.install?.value).toContain('&& pipenv verify && pipenv requirements --hash > .venv/requirements.txt && pip install -r .venv/requirements.txt && pip install gunicorn==23.0.0')
    expect(plan.toolchains).toEqual([{ name: 'python', wants: { value: '3.11.x', from: 'Pipfile' } }])
  })

  test('without a lockfile makes one', () => {
    expect(install({ Pipfile: '[packages]\nflask = "*"\n', 'app.py': FLASK })).toContain('pipenv lock && pipenv requirements')
  })
})

test('podo.yaml chooses among several managers', () => {
  expect(planOf(flask({ 'uv.lock': '', 'pyproject.toml': project(), 'podo.yaml': 'packageManager: pip\n' })).packageManager).toEqual({ value: 'pip', from: 'podo.yaml' })
})

test('a lockfile goes before a list without hashes', () => {
  expect(planOf(flask({ 'poetry.lock': '', 'pyproject.toml': '[tool.poetry]\n' })).packageManager?.value).toBe('poetry')
})

describe('the version', () => {
  test.each([
    [{ '.python-version': '3.12\n' }, '3.12', '3.12.x', '.python-version'],
    [{ '.python-version': '3.12.4\n' }, '3.12.4', '3.12.x', '.python-version'],
    [{ 'runtime.txt': 'python-3.11.9\n' }, '3.11.9', '3.11.x', 'runtime.txt'],
    [{ '.tool-versions': 'nodejs 20.1.0\npython 3.12.1\n' }, '3.12.1', '3.12.x', '.tool-versions'],
    [{ 'pyproject.toml': project('requires-python = ">=3.10,<4"\n') }, '>=3.10,<4', '>=3.10 <4', 'pyproject.toml'],
    [{ 'pyproject.toml': project('requires-python = "~=3.11"\n') }, '~=3.11', '^3.11', 'pyproject.toml'],
    [{ 'pyproject.toml': project('requires-python = "== 3.11.*, != 3.11.3"\n') }, '== 3.11.*, != 3.11.3', '3.11.x', 'pyproject.toml'],
    [{ 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11 || ~3.9"\n' }, '^3.11 || ~3.9', '^3.11 || ~3.9', 'pyproject.toml'],
    [{ 'podo.yaml': 'version: "3.13"\n', '.python-version': '3.12\n' }, '3.13', '3.13.x', 'podo.yaml'],
  ])('of %j', (files, version, wants, from) => {
    const plan = planOf(flask(files))
    expect(plan.version).toEqual({ value: version, from })
    expect(plan.toolchains).toEqual([{ name: 'python', wants: { value: wants, from } }])
  })

  test.each([[{ '.python-version': 'my-virtualenv\n' }], [{ 'pyproject.toml': project('requires-python = "something"\n') }]])('that cannot be read asks for none: %j', (files) => {
    expect(planOf(flask(files)).toolchains).toEqual([{ name: 'python', wants: null }])
  })
})

describe('the app', () => {
  test.each([
    ['main.py', 'from fastapi import FastAPI\napp = FastAPI(title="x")\n', 'uvicorn --host 0.0.0.0 --port $PORT main:app'],
    ['server.py', 'import fastapi\n\napi: fastapi.FastAPI = fastapi.FastAPI()\n', 'uvicorn --host 0.0.0.0 --port $PORT server:api'],
    ['main.py', 'from starlette.applications import Starlette\napp = Starlette(routes=[])\n', 'uvicorn --host 0.0.0.0 --port $PORT main:app'],
    ['app.py', 'from quart import Quart\napp = Quart(__name__)\n', 'uvicorn --host 0.0.0.0 --port $PORT app:app'],
    ['main.py', 'from fasthtml.common import *\napp, rt = fast_app()\n', 'uvicorn --host 0.0.0.0 --port $PORT main:app'],
    ['hello.py', 'import flask\nserver = flask.Flask(__name__)\n', 'gunicorn --threads 8 hello:server'],
    ['app.py', 'import falcon\napp = falcon.App()\n', 'gunicorn --threads 8 app:app'],
    ['app.py', 'import falcon.asgi\napp = falcon.asgi.App()\n', 'uvicorn --host 0.0.0.0 --port $PORT app:app'],
    ['shop/__init__.py', 'from flask import Flask\napplication = Flask("x")\n', 'gunicorn --threads 8 shop:application'],
  ])('in %s is found (%j)', (file, text, command) => {
    expect(web({ 'requirements.txt': '', [file]: text })).toBe(command)
  })

  test('in a package is imported from the root', () => {
    expect(web({ 'requirements.txt': '', 'app/__init__.py': '', 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })).toBe('uvicorn --host 0.0.0.0 --port $PORT app.main:app')
  })

  test('in a folder that is imported by its name counts as a package, with or without __init__.py', () => {
    expect(web({ 'requirements.txt': '', 'app/main.py': 'from fastapi import FastAPI\nfrom app.routes import x\napp = FastAPI()\n' })).toBe('uvicorn --host 0.0.0.0 --port $PORT app.main:app')
  })

  test('in a folder of its own is started there', () => {
    expect(web({ 'requirements.txt': '', 'backend/main.py': 'from fastapi import FastAPI\nfrom routes import x\napp = FastAPI()\n' })).toBe('cd backend && uvicorn --host 0.0.0.0 --port $PORT main:app')
  })

  test('two folders down is imported from where its imports begin', () => {
    expect(web({ 'requirements.txt': '', 'backend/app/main.py': 'from fastapi import FastAPI\nfrom app.api import x\napp = FastAPI()\n' })).toBe('cd backend && uvicorn --host 0.0.0.0 --port $PORT app.main:app')
    expect(web({ 'requirements.txt': '', 'backend/main.py': 'from fastapi import FastAPI\nfrom .api import x\napp = FastAPI()\n' })).toBe('uvicorn --host 0.0.0.0 --port $PORT backend.main:app')
  })

  test('below src is imported from there', () => {
    const plan = planOf({ 'requirements.txt': 'flask', 'src/shop/__init__.py': '', 'src/shop/web.py': FLASK })
    expect(plan.processes['web']?.value).toBe('gunicorn --threads 8 shop.web:app')
    expect(plan.environment['PYTHONPATH']).toEqual({ value: '{app}/src', from: 'src' })
  })

  test.each([
    ['def create_app():', "gunicorn --threads 8 'shop:create_app()'"],
    ['def create_app(config=None, *, testing=False):', "gunicorn --threads 8 'shop:create_app()'"],
  ])('made by a function is called: %s', (line, command) => {
    expect(web({ 'requirements.txt': '', 'shop/__init__.py': `from flask import Flask\n\n${line}\n    return Flask(__name__)\n` })).toBe(command)
  })

  test('made by a function of FastAPI is told to uvicorn as such', () => {
    expect(web({ 'requirements.txt': '', 'main.py': 'from fastapi import FastAPI\ndef create_app() -> FastAPI:\n    return FastAPI()\n' })).toBe('uvicorn --host 0.0.0.0 --port $PORT --factory main:create_app')
  })

  test('that a file makes by calling that function is taken from there', () => {
    expect(web({ 'requirements.txt': '', 'wsgi.py': 'from shop import create_app\n\napplication = create_app("production")\n', 'shop/__init__.py': 'from flask import Flask\ndef create_app(config):\n    return Flask(__name__)\n' })).toBe('gunicorn --threads 8 wsgi:application')
  })

  test('made only by a function that wants arguments is not guessed', () => {
    expect(answer({ 'requirements.txt': 'flask', 'shop/__init__.py': 'from flask import Flask\ndef create_app(config):\n    return Flask(__name__)\n' })).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('gunicorn package.module:app') as string })
  })

  test.each([['tests/test_app.py'], ['docs/app.py'], ['venv/lib/flask/app.py'], ['node_modules/x/app.py']])('in %s is not the app', (file) => {
    expect(answer({ 'requirements.txt': 'flask', [file]: FLASK }).kind).toBe('unknown')
  })

  test('that is made inside a block is not taken for one of the module', () => {
    expect(web({ 'requirements.txt': 'flask', 'main.py': 'from flask import Flask\nif __name__ == "__main__":\n    app = Flask(__name__)\n    app.run()\n' })).toBe('python main.py')
  })
})

describe('the server', () => {
  test.each([
    ['flask\ngunicorn\n', {}, 'gunicorn --threads 8 app:app', 'PORT'],
    ['flask\nwaitress\n', {}, 'waitress-serve --host=0.0.0.0 --port=$PORT app:app', '--port'],
    ['flask\ngunicorn\n', { 'gunicorn.conf.py': 'bind = "0.0.0.0:8000"' }, 'gunicorn --bind 0.0.0.0:$PORT app:app', '--bind'],
    ['flask\nGUNICORN[gthread]==23 ; python_version > "3"\n', { 'gunicorn_config.py': '' }, 'gunicorn --bind 0.0.0.0:$PORT --config gunicorn_config.py app:app', '--bind'],
  ])('of %j is the own one', (requirements, more, command, port) => {
    const { plan, notices } = found(flask({ 'requirements.txt': requirements, ...more }))
    expect([plan.processes['web']?.value, plan.port?.value]).toEqual([command, port])
    expect(plan.install?.value).toMatch(/-r requirements\.txt$/)
    expect(notices).toEqual([])
  })

  test.each([['fastapi[standard]', false], ['fastapi[all]>=0.1', false], ['hypercorn', false], ['fastapi', true]])('with %s is added: %s', (requirement, isAdded) => {
    const line = install({ 'requirements.txt': requirement, 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })
    expect(line.includes('uvicorn==')).toBe(isAdded)
  })

  test('that a Procfile names is added when the app does not bring it, and none else', () => {
    expect(install(flask({ Procfile: 'web: gunicorn -w 4 app:app\n' }))).toContain('gunicorn==')
    expect(install(flask({ Procfile: 'web: python app.py\n' }))).not.toContain('gunicorn')
    expect(install(flask({ Procfile: 'worker: python w.py\n' }))).toContain('gunicorn==')
  })
})

describe('a Procfile', () => {
  test.each([
    ['uv run uvicorn x:app --port $PORT', 'uvicorn x:app --port $PORT'],
    ['uv run --no-sync -- gunicorn x:app', 'gunicorn x:app'],
    ['poetry run gunicorn x:app', 'gunicorn x:app'],
    ['pipenv run python x.py', 'python x.py'],
    ['uv running', 'uv running'],
  ])('starts %j as %j', (line, command) => {
    expect(planOf(flask({ Procfile: `web: ${line}\nrelease: ${line}\n` }))).toMatchObject({ processes: { web: { value: command, from: 'Procfile' } }, predeploy: { value: command } })
  })
})

describe('Django', () => {
  const manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
  const settings = "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.staticfiles']\nWSGI_APPLICATION = 'shop.wsgi.application'\nSTATIC_ROOT = BASE_DIR / 'static'\n"
  const django = (text = settings, more: Files = {}): Files => ({ 'requirements.txt': 'Django==5.2\ngunicorn\n', 'manage.py': manage, 'shop/settings.py': text, 'shop/wsgi.py': 'application = get_wsgi_application()', ...more })

  test('is served by what its settings name, after its static files are gathered', () => {
    const { plan, notices } = found(django())
    expect(plan).toMatchObject({
      framework: { value: 'Django', from: 'manage.py' },
      build: { value: 'python manage.py collectstatic --noinput', from: 'shop/settings.py' },
      processes: { web: { value: 'gunicorn --threads 8 shop.wsgi:application', from: 'manage.py' } },
      predeploy: null,
    })
    expect(notices.join()).toContain('Migrations are not run by themselves: predeploy: python manage.py migrate')
  })

  test.each([
    ['WSGI_APPLICATION = "shop.wsgi.application"\n', 'double quotes'],
    ['', 'a file wsgi.py alone'],
  ])('is found by %j (%s)', (line) => {
    expect(web(django(line))).toBe('gunicorn --threads 8 shop.wsgi:application')
  })

  test('reads a folder of settings whole', () => {
    const { 'shop/settings.py': _one, ...rest } = django()
    const plan = planOf({ ...rest, 'manage.py': manage.replace('shop.settings', 'shop.settings.production'), 'shop/settings/__init__.py': '', 'shop/settings/base.py': settings, 'shop/settings/production.py': 'from .base import *\n' })
    expect(plan.build?.value).toContain('collectstatic')
  })

  test.each([
    ['the file that serves names others', 'config.settings.local', 'config.settings.production', 'config/wsgi.py'],
    ['both name those of a desk', 'config.settings.local', 'config.settings.local', 'config/settings/production.py'],
  ])('takes the settings for production where %s', (_what, byHand, serving, from) => {
    const files = {
      'requirements/production.txt': 'django\ngunicorn\n',
      'manage.py': `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${byHand}")\n`,
      'config/wsgi.py': `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${serving}")\napplication = get_wsgi_application()\n`,
      'config/settings/base.py': "INSTALLED_APPS = ['django.contrib.staticfiles']\nSTATIC_ROOT = 'x'\n",
      'config/settings/local.py': 'INSTALLED_APPS += ["debug_toolbar"]\n',
      'config/settings/production.py': 'SECRET_KEY = env("DJANGO_SECRET_KEY")\n',
    }
    const { plan, notices } = found(files)
    expect(plan.environment['DJANGO_SETTINGS_MODULE']).toEqual({ value: 'config.settings.production', from })
    expect(plan.build).toEqual({ value: 'DJANGO_SECRET_KEY="${DJANGO_SECRET_KEY:-only-for-this-step}" python manage.py collectstatic --noinput', from: 'config/settings/production.py' })
    expect(notices.join()).toContain('reads SECRET_KEY from DJANGO_SECRET_KEY')
  })

  test.each([
    ['no STATIC_ROOT', "INSTALLED_APPS = ['django.contrib.staticfiles']\n"],
    ['no app for static files', 'STATIC_ROOT = "x"\n'],
  ])('with %s gathers nothing', (_what, text) => {
    expect(planOf(django(text)).build).toBeNull()
  })

  test.each([
    ["SECRET_KEY = os.environ['DJANGO_KEY']", 'DJANGO_KEY'],
    ['SECRET_KEY = os.environ.get("SECRET_KEY")', 'SECRET_KEY'],
    ['SECRET_KEY = os.getenv("SECRET_KEY", default="x")', 'SECRET_KEY'],
    ['SECRET_KEY = env("SECRET_KEY")', 'SECRET_KEY'],
    ['SECRET_KEY = env.str("SECRET_KEY")', 'SECRET_KEY'],
    ["SECRET_KEY = config('SECRET_KEY')", 'SECRET_KEY'],
  ])('whose settings say %s is built with one for the moment, and asks for a real one', (line, variable) => {
    const { plan, notices } = found(django(settings.replace("SECRET_KEY = 'x'", line)))
    expect(plan.build?.value).toBe(`${variable}="\${${variable}:-only-for-this-step}" python manage.py collectstatic --noinput`)
    expect(notices.join()).toContain(`reads SECRET_KEY from ${variable}: set it as a secret`)
  })

  test('in a folder of its own is built and started there', () => {
    const files = Object.fromEntries(Object.entries(django()).map(([path, text]) => [path === 'requirements.txt' ? path : `backend/${path}`, text]))
    expect(planOf(files)).toMatchObject({ build: { value: 'cd backend && python manage.py collectstatic --noinput' }, processes: { web: { value: 'cd backend && gunicorn --threads 8 shop.wsgi:application' } } })
    expect(noticesOf(files).join()).toContain('predeploy: cd backend && python manage.py migrate')
  })

  test('with channels is served asynchronously', () => {
    const files = django("INSTALLED_APPS = []\nASGI_APPLICATION = 'shop.asgi.application'\n", { 'requirements.txt': 'django\nchannels\ndaphne\n', 'shop/asgi.py': 'application = get_asgi_application()' })
    expect(web(files)).toBe('daphne -b 0.0.0.0 -p $PORT shop.asgi:application')
  })

  test('is warned of what makes it fail or tell too much', () => {
    expect(found(django('DEBUG = True\n')).notices.join()).toContain('DEBUG = True')
    expect(found(django('DEBUG = False\nALLOWED_HOSTS = []\n')).notices.join()).toContain('ALLOWED_HOSTS')
  })
})

describe('a program without a framework', () => {
  test.each([
    [{ 'main.py': 'print(1)' }, { web: { value: 'python3 main.py', from: 'main.py' } }],
    [{ 'requirements.txt': 'requests', 'server.py': '' }, { web: { value: 'python server.py', from: 'server.py' } }],
    [{ 'requirements.txt': '', 'shop/__init__.py': '', 'shop/__main__.py': '' }, { web: { value: 'python -m shop', from: 'shop/__main__.py' } }],
    [{ 'bot.py': '' }, { worker: { value: 'python3 bot.py', from: 'bot.py' } }],
    [{ 'requirements.txt': 'discord.py', 'bot.py': '' }, { worker: { value: 'python bot.py', from: 'bot.py' } }],
    [{ 'requirements.txt': 'python-telegram-bot[job-queue]', 'main.py': '' }, { worker: { value: 'python main.py', from: 'main.py' } }],
    [{ 'requirements.txt': 'streamlit', 'app.py': 'import streamlit as st' }, { web: { value: expect.stringMatching(/^streamlit run app\.py .*--server\.port \$PORT/) as string, from: 'app.py' } }],
    [{ 'requirements.txt': 'gradio', 'app.py': 'import gradio as gr' }, { web: { value: 'GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT python app.py', from: 'app.py' } }],
  ])('%j', (files, processes) => {
    expect(planOf(files as unknown as Files).processes).toEqual(processes)
  })

  test('without any file to start says so', () => {
    expect(answer({ 'requirements.txt': 'requests', 'lib.py': '' })).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('processes.worker') as string })
  })
})

describe('beside another language', () => {
  const node = { 'package.json': '{"scripts":{"start":"node ."}}' }

  test('a script and a list of its packages do not make the app one of Python', () => {
    expect(planOf({ ...node, 'requirements.txt': 'requests', 'main.py': '' }).language.value).toBe('node')
    expect(planOf({ ...node, 'pyproject.toml': 'not toml [' }).language.value).toBe('node')
  })

  test('a web framework does', () => {
    expect(planOf(flask(node)).language.value).toBe('python')
  })
})

test('pyproject.toml that is no TOML stops the plan with its line', () => {
  expect(answer({ 'pyproject.toml': '[project]\nname = \n' })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE', sentence: expect.stringContaining('line 2') as string })
})

test('an environment that was committed is not used, and that is said', () => {
  expect(found(flask({ 'venv/pyvenv.cfg': '' })).notices.join()).toContain('venv is in the repository')
})

test('a framework without any list of packages is said to be missing', () => {
  expect(found({ 'app.py': FLASK }).notices.join()).toContain('nothing is installed')
})

test('names that a shell would read are never put into a command', () => {
  const evil = { 'requirements.txt': 'flask', 'src/$(id)/main.py': FLASK, 'a;b/main.py': FLASK, 'requirements/base;x.txt': '', '$(x).py': FLASK }
  expect(JSON.stringify(answer(evil))).not.toMatch(/\$\(id\)|a;b|base;x/)
})
