import 'reflect-metadata'
import { Controller, Get, Module, Param } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Controller()
class AppController {
  @Get()
  hello(): string {
    return 'node-nestjs: NestJS on Podo'
  }

  @Get('orders/:id')
  order(@Param('id') id: string): { order: string } {
    return { order: id }
  }
}

@Module({ controllers: [AppController] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule)
  app.enableShutdownHooks()
  await app.listen(process.env['PORT'] ?? 3000)
}

void main()
