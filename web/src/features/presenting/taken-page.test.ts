import { expect, test } from 'vitest'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { TakenPage } from './taken-page.ts'

const page = (pageIndex: number): PresentedPage => ({
  ...{ paperId: PaperId.parse('paper001'), paperVersionId: PaperVersionId.parse('version1') },
  pageIndex,
})

test('the page on the screen when the part is asked for is what everybody is shown', () => {
  const taken = new TakenPage()
  taken.ask(page(2))
  expect(taken.given()).toEqual(page(2))
})

test('a page turned before the server has answered is what everybody is shown', () => {
  const taken = new TakenPage()
  taken.ask(page(2))
  taken.turned(page(3), 'person')
  taken.turned(page(4), 'person')
  expect(taken.given()).toEqual(page(4))
})

test('a page that the reader went to by itself meanwhile is not what the person means to show', () => {
  const taken = new TakenPage()
  taken.ask(page(2))
  taken.turned(page(7), 'program')
  expect(taken.given()).toEqual(page(2))
})

test('pages turned before the part is asked for, or after a refusal, are nobody else’s business', () => {
  const taken = new TakenPage()
  taken.turned(page(1), 'person')
  expect(taken.given()).toBeNull()
  taken.ask(page(2))
  taken.drop()
  taken.turned(page(3), 'person')
  expect(taken.given()).toBeNull()
})

test('the page is brought along once: whoever is given the part later goes to the page that the meeting is on', () => {
  const taken = new TakenPage()
  taken.ask(page(2))
  taken.given()
  expect(taken.given()).toBeNull()
})
